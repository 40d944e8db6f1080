"""When a campaign starts, and what happens if that moment passes unnoticed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

from wacore.domain.campaigns.recurrence import Recurrence
from wacore.domain.errors import InvalidInput
from wacore.domain.sending_hours import time_zone as find_zone

PUNCTUAL = timedelta(minutes=5)
"""A start this late is on time: schedulers look every few seconds, restarts take a while."""

LONGEST_AHEAD = timedelta(days=366)

EARLIEST = timezone(timedelta(hours=14))
"""No clock on Earth is ahead of that of the Line Islands."""


class InvalidSchedule(InvalidInput):
    """The start is not a moment the campaign could start at."""

    code = "invalid-schedule"


class WhenMissed(StrEnum):
    """What follows when a start is noticed too late."""

    ASK = "ask"
    SKIP = "skip"
    SEND = "send"


class Start(StrEnum):
    """What a scheduler does with a scheduled campaign at a given moment."""

    WAIT = "wait"
    SEND = "send"
    ASK = "ask"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """
    One start, and perhaps others after it.

    Attributes:
        start_at: In UTC; if `recipient_local`, when the first clock on Earth shows the time.
        time_zone: IANA name in which people speak of it.
        send_within: A start noticed up to this much too late still sends.
        recipient_local: Everybody is written to when their own clock shows the time.
        repeat: The occurrences of which this is one.
    """

    start_at: datetime
    time_zone: str
    send_within: timedelta = timedelta(hours=1)
    when_missed: WhenMissed = WhenMissed.ASK
    recipient_local: bool = False
    repeat: Recurrence | None = None

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
        recipient_local: bool = False,
    ) -> "Schedule":
        """
        Args:
            moment: With an offset, or without one and then meant in `time_zone`, or, if
                `recipient_local`, in each recipient's.

        Raises:
            InvalidSchedule: The clocks of that zone skip this time, or have nothing to do with it.
        """
        where = zone(time_zone)
        if not 1970 < moment.year < 9000:
            raise InvalidSchedule("Start within a year.", field="schedule.start_at")
        if recipient_local and moment.tzinfo is not None:
            raise InvalidSchedule(
                "Give a time for all clocks without an offset.", field="schedule.start_at"
            )
        return cls(
            start_at=_first_shown(moment) if recipient_local else _instant(moment, where),
            time_zone=time_zone,
            send_within=send_within,
            when_missed=when_missed,
            recipient_local=recipient_local,
        )

    @property
    def shown(self) -> datetime:
        """What the clocks that count show at the start, without an offset."""
        where = EARLIEST if self.recipient_local else zone(self.time_zone)
        return self.start_at.astimezone(where).replace(tzinfo=None)

    @property
    def starts_here(self) -> datetime:
        """When it starts in `time_zone`."""
        return self._in_zone(self.shown) if self.recipient_local else self.start_at

    def require_future(self, now: datetime) -> None:
        """
        Raises:
            InvalidSchedule: It has passed, or is more than a year away.
        """
        if self.starts_here <= now:
            raise InvalidSchedule("The start has already passed.", field="schedule.start_at")
        if self.start_at - now > LONGEST_AHEAD:
            raise InvalidSchedule("Start within a year.", field="schedule.start_at")

    def decide(self, now: datetime) -> Start:
        if now < self.start_at:
            return Start.WAIT
        if now - self.starts_here <= self._tolerance or self.when_missed is WhenMissed.SEND:
            return Start.SEND
        return Start.SKIP if self.when_missed is WhenMissed.SKIP else Start.ASK

    @property
    def _tolerance(self) -> timedelta:
        return max(self.send_within, PUNCTUAL)

    def due_at(self, own_zone: str | None, now: datetime) -> datetime | None:
        """
        When somebody is written to whose message is planned now.

        If their clock has passed the time by more than the allowance, `when_missed` decides: at
        once, not at all (None), or, since asking about each would not do, a day later.

        Args:
            own_zone: Theirs; one that is unknown, or no zone, counts as `time_zone`.
        """
        if not self.recipient_local:
            return now
        clock = (find_zone(own_zone) if own_zone else None) or zone(self.time_zone)
        due_at = _on_clock(self.shown, clock)
        if now - due_at <= self._tolerance or self.when_missed is WhenMissed.SEND:
            return max(due_at, now)
        if self.when_missed is WhenMissed.SKIP:
            return None
        days = (now.astimezone(clock).replace(tzinfo=None) - self.shown).days
        return next(
            later
            for more in range(days, days + 3)
            if (later := _on_clock(self.shown + timedelta(days=more), clock)) > now
        )

    def following(self, now: datetime) -> Iterator["Schedule"]:
        """The starts after this one that are still ahead; those missed meanwhile are left out."""
        if self.repeat is None:
            return
        for shown in self.repeat.times():
            after = replace(self, start_at=self._start_of(shown))
            if after.start_at > self.start_at and after.starts_here > now:
                yield after

    def _start_of(self, shown: datetime) -> datetime:
        return _first_shown(shown) if self.recipient_local else self._in_zone(shown)

    def _in_zone(self, shown: datetime) -> datetime:
        return _on_clock(shown, zone(self.time_zone))


def zone(name: str) -> ZoneInfo:
    """
    Raises:
        InvalidSchedule: There is no time zone of this name.
    """
    found = find_zone(name)
    if found is None:
        raise InvalidSchedule(
            f"{name!r} is no IANA time zone, such as Europe/Berlin.", field="schedule.time_zone"
        )
    return found


def _first_shown(shown: datetime) -> datetime:
    return shown.replace(tzinfo=EARLIEST).astimezone(UTC)


def _on_clock(shown: datetime, clock: ZoneInfo) -> datetime:
    """
    The moment at which the clock shows this.

    A time shown twice is meant the first time. One that is skipped is counted as if the clock had
    not been put forward (RFC 5545, section 3.3.5): half past two comes at half past three.
    """
    return shown.replace(tzinfo=clock).astimezone(UTC)


def _instant(moment: datetime, where: ZoneInfo) -> datetime:
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    instant = _on_clock(moment, where)
    if instant.astimezone(where).replace(tzinfo=None) != moment:
        raise InvalidSchedule(
            f"On that day the clocks of {where.key} skip this time.", field="schedule.start_at"
        )
    return instant
