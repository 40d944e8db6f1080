"""Accounts, numbers, conversations and webhooks to try a store with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from wacore.adapters.system import uuid7
from wacore.application.messaging.ports_accounts import AccountKeys, AccountReader
from wacore.application.messaging.ports_conversations import ConversationReader
from wacore.application.messaging.ports_intake import IntakeUnitOfWork, QuarantineReader
from wacore.application.ports import Begin
from wacore.domain.ids import (
    AccountId,
    ConversationId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
    WabaId,
    Wamid,
)
from wacore.domain.messaging.account import Account, AccountStatus
from wacore.domain.messaging.conversation import Conversation
from wacore.domain.messaging.inbound import InboundMessage, ReceivedMedia, ReceivedMessage
from wacore.domain.messaging.number import Number
from wacore.domain.messaging.sender import Sender
from wacore.domain.messaging.webhook import RawWebhook, WebhookId

ORGANIZATION = OrganizationId(UUID(int=1))
STRANGER = OrganizationId(UUID(int=2))
ACCOUNT = AccountId(UUID(int=3))
WABA = WabaId("210987654321098")
NUMBER = PhoneNumberId("106500000000001")
CONVERSATION = ConversationId(UUID(int=5))
NOON = datetime(2026, 11, 22, 12, 0, 0, 7, tzinfo=UTC)
"""To the microsecond, which some databases would drop."""


@dataclass(frozen=True, kw_only=True)
class IntakeStore:
    """A store under contract, empty, from its writing and its reading side."""

    begin: Begin[IntakeUnitOfWork]
    accounts: AccountReader
    keys: AccountKeys
    conversations: ConversationReader
    quarantine: QuarantineReader


def an_account(**changes: Any) -> Account:
    given: dict[str, Any] = {
        "id": ACCOUNT,
        "organization_id": ORGANIZATION,
        "waba_id": WABA,
        "name": "Gärtnerei 🌱",
        "app_id": "700000000000001",
        "access_token": "sealed-token",
        "app_secret": "sealed-secret",
        "verify_token": "sealed-verify-token",
        "verify_token_digest": "00" * 32,
        "status": AccountStatus.RESTRICTED,
        "restricted_until": NOON,
        "currency": "EUR",
        "tier": "TIER_10K",
        "trouble": "ACCOUNT_RESTRICTION",
        "webhooks_subscribed": True,
        "reported_at": NOON,
        "synced_at": NOON,
        "created_at": NOON,
        "updated_at": NOON,
        "version": 4,
    }
    return Account(**given | changes)


def a_number(**changes: Any) -> Number:
    given: dict[str, Any] = {
        "id": NUMBER,
        "organization_id": ORGANIZATION,
        "account_id": ACCOUNT,
        "display_phone_number": "+49 30 1234567",
        "verified_name": "Gärtnerei 🌱",
        "status": "FLAGGED",
        "quality": "YELLOW",
        "tier": "TIER_10K",
        "messages_per_second": 80,
        "portfolio": "506500000000001",
        "note": "FLAGGED",
        "reported_at": NOON,
        "synced_at": NOON,
    }
    return Number(**given | changes)


def a_conversation(**changes: Any) -> Conversation:
    given: dict[str, Any] = {
        "id": CONVERSATION,
        "organization_id": ORGANIZATION,
        "account_id": ACCOUNT,
        "phone_number_id": NUMBER,
        "wa_id": "491701234567",
        "bsuid": "DE.7Q4mZr1T9sKx2LwA",
        "phone": "+491701234567",
        "name": "Mira 🎉",
        "username": "mira",
        "assigned_to": None,
        "unread": 2,
        "window_until": NOON,
        "last_inbound": Wamid("wamid.1"),
        "last_message_at": NOON,
        "preview": "Hallo",
        "created_at": NOON,
        "version": 3,
    }
    return Conversation(**given | changes)


def an_inbound(wamid: str = "wamid.1", **changes: Any) -> InboundMessage:
    received = {
        "waba_id": WABA,
        "phone_number_id": NUMBER,
        "wamid": Wamid(wamid),
        "sender": Sender(wa_id="491701234567", bsuid="DE.7Q", username="mira", name="Mira 🎉"),
        "at": NOON,
        "type": "image",
        "text": "Schön 🌷",
        "payload": "",
        "reply_to": Wamid("wamid.out"),
        "media": ReceivedMedia(id="9", mime_type="image/png", sha256="x", filename="a.png"),
        "becomes": Sender(wa_id="491709999999"),
        "content": '{"id":"wamid.1"}',
        **changes,
    }
    return InboundMessage(
        id=MessageId(uuid7()),
        organization_id=ORGANIZATION,
        account_id=ACCOUNT,
        conversation_id=CONVERSATION,
        received=ReceivedMessage(**received),
        stored_at=NOON,
    )


def a_webhook(body: bytes = b"{}", **changes: Any) -> RawWebhook:
    given: dict[str, Any] = {
        "id": WebhookId(uuid7()),
        "organization_id": ORGANIZATION,
        "signed_by": None,
        "body": body,
        "received_at": NOON,
    }
    return RawWebhook(**given | changes)
