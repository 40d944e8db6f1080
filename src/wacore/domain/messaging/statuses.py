"""What Meta reports about a message after it was accepted."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wacore.domain.ids import PhoneNumberId, Wamid
from wacore.domain.messaging.attempt_token import AttemptToken


class DeliveryStatus(StrEnum):
    """Meta's words for the steps of a delivery; a voice message's `played` counts as READ."""

    FAILED = "failed"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"


@dataclass(frozen=True, slots=True)
class SendError:
    """An error of Meta's, as it came, on either channel."""

    code: int
    title: str = ""
    details: str = ""
    subcode: int | None = None

    @property
    def text(self) -> str:
        """What explains it best."""
        return self.details or self.title


@dataclass(frozen=True, slots=True)
class Pricing:
    """What Meta says it charges: `category` as on the invoice, `type` such as `regular`."""

    category: str
    type: str = ""
    billable: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """
    One element of a webhook's `statuses`.

    Attributes:
        token: What we sent along, if it came back and is ours.
        at: Meta's time of the step, which need not be the order of arrival.
        error: Why it failed; only with FAILED.
        wa_id: The recipient's number as WhatsApp keeps it; empty where Meta leaves it out.
        bsuid: The recipient's business-scoped user id, likewise.
    """

    wamid: Wamid
    status: DeliveryStatus
    at: datetime
    phone_number_id: PhoneNumberId
    token: AttemptToken | None = None
    error: SendError | None = None
    pricing: Pricing | None = None
    wa_id: str = ""
    bsuid: str = ""
