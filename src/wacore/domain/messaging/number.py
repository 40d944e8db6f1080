"""A phone number we send from."""

from dataclasses import dataclass, replace
from datetime import datetime

from wacore.domain.errors import NotFound
from wacore.domain.ids import AccountId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.reports import ErrorReported, NumberReported

STANDARD_THROUGHPUT = 80
HIGH_THROUGHPUT = 1000
COEXISTENCE_THROUGHPUT = 20
"""Messages per second: of most numbers, of upgraded ones, of those on the Business app too (Meta, throughput)."""

DAILY_LIMITS = {
    "TIER_50": 50,
    "TIER_250": 250,
    "TIER_1K": 1_000,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
}
"""People to begin a conversation with in 24 hours (Meta, messaging limits)."""

_SENDS = frozenset({"CONNECTED", "FLAGGED"})
_STATUS_OF_EVENT = {"FLAGGED": "FLAGGED", "UNFLAGGED": "CONNECTED"}


class NumberNotFound(NotFound):
    """The organisation has no such phone number."""

    code = "phone-number-not-found"

    def __init__(self, phone_number_id: PhoneNumberId) -> None:
        super().__init__(f"No connected account has the phone number {phone_number_id}.")
        self.phone_number_id = phone_number_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """
    One of an account's numbers, as Meta last described it.

    Attributes:
        id: Meta's id of it, which is not the number itself.
        status: Meta's word, an open list.
        quality: GREEN, YELLOW, RED or UNKNOWN.
        tier: How many people a day campaigns may reach (`TIER_10K`), shared by the portfolio.
        messages_per_second: Its throughput.
        portfolio: Meta's business portfolio, whose limits it shares; None until Meta has been asked.
    """

    id: PhoneNumberId
    organization_id: OrganizationId
    account_id: AccountId
    display_phone_number: str
    verified_name: str
    status: str
    quality: str
    tier: str
    messages_per_second: int
    note: str
    reported_at: datetime | None
    synced_at: datetime
    portfolio: str | None = None

    @property
    def digits(self) -> str:
        return digits_of(self.display_phone_number)

    @property
    def can_send(self) -> bool:
        """A flagged number still sends (Meta, phone numbers)."""
        return self.status in _SENDS

    @property
    def flagged(self) -> bool:
        """People block or report what comes from it (Meta, phone number quality)."""
        return self.status == "FLAGGED"

    @property
    def daily_limit(self) -> int | None:
        """None where the tier is unlimited, or unknown."""
        return DAILY_LIMITS.get(self.tier)

    def reported(self, report: NumberReported) -> "Number":
        """Take in a report; one that is older than the last changes nothing."""
        if self.reported_at is not None and report.at < self.reported_at:
            return self
        named = report.field == "phone_number_name_update" and report.event == "APPROVED"
        return replace(
            self,
            status=_STATUS_OF_EVENT.get(report.event, self.status),
            tier=report.limit or self.tier,
            messages_per_second=(
                HIGH_THROUGHPUT
                if report.event == "THROUGHPUT_UPGRADE"
                else self.messages_per_second
            ),
            verified_name=(report.verified_name if named else "") or self.verified_name,
            note=" ".join(filter(None, (report.event, report.detail)))[:255],
            reported_at=report.at,
        )

    def troubled(self, error: ErrorReported) -> "Number":
        """Meta reported an error that belongs to no message."""
        return replace(self, note=f"{error.code} {error.title}: {error.detail}"[:255])


def digits_of(display_phone_number: str) -> str:
    """Meta writes one number in several ways; the digits are the same in all."""
    return "".join(c for c in display_phone_number if c.isascii() and c.isdigit())
