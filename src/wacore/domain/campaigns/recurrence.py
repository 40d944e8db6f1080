"""A start that comes again."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count

from wacore.domain.errors import InvalidInput

_WEEK = 7


class InvalidRecurrence(InvalidInput):
    """A repetition that never comes, or never as it is said."""

    code = "invalid-recurrence"


class Every(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """
    Times on a wall, without a zone: who lives by which clock is the schedule's to know.

    Attributes:
        first: When it began; days of the month and week are counted from here.
        interval: Each, each second, each third …
        weekdays: 1 is Monday, 7 is Sunday; empty is the weekday of `first`. For weeks only.
        count: Occurrences at most, with the first; None is no limit.
        until: None comes after this time.
    """

    every: Every
    first: datetime
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    count: int | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.first.tzinfo:
            raise InvalidRecurrence("Give the first time without an offset.", field="repeat.first")
        if not 1 <= self.interval <= 366:
            raise InvalidRecurrence("Repeat at intervals of 1 to 366.", field="repeat.interval")
        if self.count is not None and not 1 <= self.count <= 10_000:
            raise InvalidRecurrence("Repeat 1 to 10000 times.", field="repeat.count")
        if self.until is not None and (self.until.tzinfo or self.until < self.first):
            raise InvalidRecurrence(
                "End on a time of the schedule's clock, after the first.", field="repeat.until"
            )
        self._require_weekdays()

    def _require_weekdays(self) -> None:
        if not self.weekdays:
            return
        if self.every is not Every.WEEK or not set(self.weekdays) <= set(range(1, _WEEK + 1)):
            raise InvalidRecurrence(
                "Name days from 1 (Monday) to 7 (Sunday), of a weekly repetition.",
                field="repeat.weekdays",
            )
        if self.first.isoweekday() not in self.weekdays:
            raise InvalidRecurrence("The start is on none of these days.", field="repeat.weekdays")

    def times(self) -> Iterator[datetime]:
        """All of them in order, the first one first; perhaps without end."""
        for number, at in enumerate(self._steps()):
            if self.count is not None and number >= self.count:
                return
            if self.until is not None and at > self.until:
                return
            yield at

    def _steps(self) -> Iterator[datetime]:
        for step in count(0, self.interval):
            try:
                match self.every:
                    case Every.DAY:
                        yield self.first + timedelta(days=step)
                    case Every.WEEK:
                        yield from self._in_week(self.first + timedelta(weeks=step))
                    case Every.MONTH:
                        yield self._in_month(step)
            except (OverflowError, ValueError):  # the year 10000
                return

    def _in_week(self, at: datetime) -> Iterator[datetime]:
        for day in sorted(set(self.weekdays)) or [at.isoweekday()]:
            each = at + timedelta(days=day - at.isoweekday())
            if each >= self.first:
                yield each

    def _in_month(self, step: int) -> datetime:
        """The same day, or the month's last if it is shorter; the next one is not moved by that."""
        years, months = divmod(self.first.month - 1 + step, 12)
        year, month = self.first.year + years, months + 1
        return self.first.replace(
            year=year, month=month, day=min(self.first.day, monthrange(year, month)[1])
        )
