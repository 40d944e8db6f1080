"""Messages and dispatches to test with."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from wacore.domain.ids import (
    AccountId,
    ContactId,
    DispatchId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
    Wamid,
)
from wacore.domain.messaging.attempt_token import AttemptToken
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Purpose, Template
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import Policy
from wacore.domain.messaging.statuses import DeliveryStatus, SendError, StatusReport

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORGANIZATION = OrganizationId(UUID(int=1))
STRANGER = OrganizationId(UUID(int=2))
ACCOUNT = AccountId(UUID(int=3))
CAMPAIGN = DispatchId(UUID(int=4))
NUMBER = PhoneNumberId("106500000000001")
TEMPLATE = Template("spring_offer", "en_US")


def a_dispatch(**changes: Any) -> Dispatch:
    """A running campaign, not sealed."""
    return Dispatch(
        **{
            "id": CAMPAIGN,
            "organization_id": ORGANIZATION,
            "account_id": ACCOUNT,
            "phone_number_id": NUMBER,
            "kind": DispatchKind.CAMPAIGN,
            "purpose": Purpose.MARKETING,
            "policy": Policy.AT_MOST_ONCE,
            "template": TEMPLATE,
            "rate_cap": None,
            "deadline": None,
            "state": DispatchState.RUNNING,
            "pause": None,
            "total": None,
            "created_at": NOON,
            "changed_at": NOON,
            **changes,
        }
    )


def a_message(n: int = 1, **changes: Any) -> Message:
    """The n-th recipient's, planned and due at noon."""
    return Message(
        **{
            "id": MessageId(UUID(int=1000 + n)),
            "organization_id": ORGANIZATION,
            "dispatch_id": CAMPAIGN,
            "phone_number_id": NUMBER,
            "contact_id": ContactId(UUID(int=5000 + n)),
            "phone": f"+49170{n:07d}",
            "bsuid": None,
            "kind": "template",
            "state": MessageState.PLANNED,
            "due_at": NOON,
            "planned_at": NOON,
            "changed_at": NOON,
            **changes,
        }
    )


def inflight(n: int = 1, **changes: Any) -> Message:
    """One that was claimed at noon, for its first attempt."""
    return a_message(
        n, **{"state": MessageState.INFLIGHT, "attempt": 1, "posted_at": NOON, **changes}
    )


def a_report(
    message: Message, status: DeliveryStatus = DeliveryStatus.SENT, **changes: Any
) -> StatusReport:
    """A report about the message's present attempt, with our token."""
    return StatusReport(
        **{
            "wamid": message.wamid or Wamid(f"wamid.{message.token}"),
            "status": status,
            "at": NOON,
            "phone_number_id": message.phone_number_id,
            "token": AttemptToken(message.id, message.attempt),
            "error": SendError(131026, "Message undeliverable")
            if status is DeliveryStatus.FAILED
            else None,
            **changes,
        }
    )
