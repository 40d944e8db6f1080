"""How often a person may be written to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wacore.domain.errors import InvalidInput

MOST_DAYS = 366


class InvalidFrequencyCap(InvalidInput):
    """A cap that would forbid all, or that looks back for too long."""

    code = "invalid-frequency-cap"


@dataclass(frozen=True, slots=True)
class FrequencyCap:
    """At most so many marketing messages to one person within so many days of 24 hours."""

    messages: int
    days: int

    def __post_init__(self) -> None:
        if not 1 <= self.messages <= 1000:
            raise InvalidFrequencyCap("Allow 1 to 1000 messages.", field="frequency_cap.messages")
        if not 1 <= self.days <= MOST_DAYS:
            raise InvalidFrequencyCap(
                f"Look back 1 to {MOST_DAYS} days.", field="frequency_cap.days"
            )

    def since(self, now: datetime) -> datetime:
        """What was sent at this moment or earlier does not count any more."""
        return now - timedelta(days=self.days)

    def allows(self, sent: Iterable[datetime], now: datetime) -> bool:
        """Whether one more may be sent now, after these."""
        since = self.since(now)
        return sum(each > since for each in sent) < self.messages
