"""The hours of the day in which people may be written to."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from math import ceil
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wacore.domain.errors import InvalidInput

_DAY = timedelta(days=1)


class InvalidSendingHours(InvalidInput):
    """No hours in which anybody could be written to."""

    code = "invalid-sending-hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingHours:
    """
    From `opens` until just before `closes`, each day; over midnight if `opens` is the later one.

    Attributes:
        time_zone: IANA name of the clock that counts where the recipient's own does not.
        recipient_local: Each recipient's own clock counts, where it is known.
    """

    opens: time
    closes: time
    time_zone: str
    recipient_local: bool = True

    def __post_init__(self) -> None:
        if self.opens == self.closes or self.opens.tzinfo or self.closes.tzinfo:
            raise InvalidSendingHours(
                "Give two different times of the day, without offsets.", field="sending.hours"
            )
        if time_zone(self.time_zone) is None:
            raise InvalidSendingHours(
                f"{self.time_zone!r} is no IANA time zone, such as Europe/Berlin.",
                field="sending.hours.time_zone",
            )

    def next_open(self, at: datetime, own_zone: str | None = None) -> datetime:
        """
        The first moment, not before `at`, at which the clock that counts shows a time within them.

        Args:
            own_zone: The recipient's; a name that is none counts as unknown.
        """
        own = time_zone(own_zone) if own_zone and self.recipient_local else None
        clock = own or ZoneInfo(self.time_zone)
        while not self._contain(at.astimezone(clock).time()):
            ahead = at + self._until_opening(at.astimezone(clock).time())
            at = clock_change(at, ahead, clock) or ahead
        return at

    def _contain(self, shown: time) -> bool:
        if self.opens < self.closes:
            return self.opens <= shown < self.closes
        return shown >= self.opens or shown < self.closes

    def _until_opening(self, shown: time) -> timedelta:
        return (_since_midnight(self.opens) - _since_midnight(shown)) % _DAY


def _since_midnight(at: time) -> timedelta:
    return timedelta(
        hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond
    )


@lru_cache(maxsize=1024)
def time_zone(name: str) -> ZoneInfo | None:
    """The zone of this IANA name; None if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def clock_change(after: datetime, until: datetime, clock: ZoneInfo) -> datetime | None:
    """
    When, after the one moment and not after the other, these clocks are put forward or back.

    Between the two, at most a day apart, they are so once at most.
    """
    low, high = int(after.timestamp()), ceil(until.timestamp())
    before = _offset(low, clock)
    if _offset(high, clock) == before:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(middle, clock) == before:
            low = middle
        else:
            high = middle
    change = datetime.fromtimestamp(high, UTC)
    return change if after < change <= until else None


def _offset(second: int, clock: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(second, UTC).astimezone(clock).utcoffset()
