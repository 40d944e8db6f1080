"""The committed tables of what comes in, beside those of what is sent."""

from dataclasses import dataclass
from datetime import datetime

from wacore.adapters.memory.messaging.store import MemoryMessagingStore
from wacore.adapters.memory.table import Table
from wacore.application.messaging.ports_intake import Response, ResponseKind
from wacore.domain.ids import (
    AccountId,
    ConversationId,
    DispatchId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
)
from wacore.domain.messaging.account import Account
from wacore.domain.messaging.conversation import Conversation
from wacore.domain.messaging.inbound import InboundMessage
from wacore.domain.messaging.number import Number
from wacore.domain.messaging.webhook import Quarantined, QuarantineId, WebhookId, WebhookState


@dataclass(frozen=True, kw_only=True)
class KeptWebhook:
    """`due_at` is None once it is applied or set aside, and in the future while somebody has it."""

    id: WebhookId
    organization_id: OrganizationId | None
    signed_by: OrganizationId | None
    body: bytes
    received_at: datetime
    due_at: datetime | None
    state: WebhookState = WebhookState.WAITING
    attempts: int = 0
    applied_at: datetime | None = None
    ignored: str = ""
    error: str = ""


class MemoryIntakeStore(MemoryMessagingStore):
    def __init__(self) -> None:
        super().__init__()
        self.accounts: Table[AccountId, Account] = Table()
        self.numbers: Table[PhoneNumberId, Number] = Table()
        self.webhooks: Table[WebhookId, KeptWebhook] = Table()
        self.quarantine: Table[QuarantineId, Quarantined] = Table()
        self.inbound: Table[MessageId, InboundMessage] = Table()
        self.conversations: Table[ConversationId, Conversation] = Table()
        self.template_reports: Table[tuple[AccountId, str], datetime] = Table()
        self.responses: Table[tuple[DispatchId, ResponseKind, MessageId], Response] = Table()
