"""When a campaign starts, and what happens if that moment passes unnoticed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wacore.domain.errors import InvalidInput

PUNCTUAL = timedelta(minutes=5)
"""A start this late is on time: schedulers look every few seconds, restarts take a while."""

LONGEST_AHEAD = timedelta(days=366)


class InvalidSchedule(InvalidInput):
    """The start is not a moment the campaign could start at."""

    code = "invalid-schedule"


class WhenMissed(StrEnum):
    """What follows when a start is noticed too late."""

    ASK = "ask"
    SKIP = "skip"


class Start(StrEnum):
    """What a scheduler does with a scheduled campaign at a given moment."""

    WAIT = "wait"
    SEND = "send"
    ASK = "ask"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """
    One start.

    Attributes:
        start_at: In UTC.
        time_zone: IANA name in which people speak of it.
        send_within: A start noticed up to this much too late still sends.
    """

    start_at: datetime
    time_zone: str
    send_within: timedelta = timedelta(hours=1)
    when_missed: WhenMissed = WhenMissed.ASK

    def __post_init__(self) -> None:
        zone(self.time_zone)
        if not timedelta(0) <= self.send_within <= timedelta(days=7):
            raise InvalidSchedule(
                "A start may be late by 0 to 168 hours.", field="schedule.send_within_hours"
            )

    @classmethod
    def at(
        cls,
        moment: datetime,
        time_zone: str,
        *,
        send_within: timedelta = timedelta(hours=1),
        when_missed: WhenMissed = WhenMissed.ASK,
    ) -> "Schedule":
        """
        Args:
            moment: With an offset, or without one and then meant in `time_zone`.

        Raises:
            InvalidSchedule: The clocks of that zone skip this time.
        """
        return cls(
            start_at=_instant(moment, zone(time_zone)),
            time_zone=time_zone,
            send_within=send_within,
            when_missed=when_missed,
        )

    def require_future(self, now: datetime) -> None:
        """
        Raises:
            InvalidSchedule: It has passed, or is more than a year away.
        """
        if self.start_at <= now:
            raise InvalidSchedule("The start has already passed.", field="schedule.start_at")
        if self.start_at - now > LONGEST_AHEAD:
            raise InvalidSchedule("Start within a year.", field="schedule.start_at")

    def decide(self, now: datetime) -> Start:
        late = now - self.start_at
        if late < timedelta(0):
            return Start.WAIT
        if late <= max(self.send_within, PUNCTUAL):
            return Start.SEND
        return Start.SKIP if self.when_missed is WhenMissed.SKIP else Start.ASK


def zone(name: str) -> ZoneInfo:
    """
    Raises:
        InvalidSchedule: There is no time zone of this name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidSchedule(
            f"{name!r} is no IANA time zone, such as Europe/Berlin.", field="schedule.time_zone"
        ) from error


def _instant(moment: datetime, where: ZoneInfo) -> datetime:
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    instant = moment.replace(tzinfo=where).astimezone(UTC)
    if instant.astimezone(where).replace(tzinfo=None) != moment:
        raise InvalidSchedule(
            f"On that day the clocks of {where.key} skip this time.", field="schedule.start_at"
        )
    return instant
