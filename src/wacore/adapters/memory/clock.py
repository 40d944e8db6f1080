"""A clock that stands still until told."""

from datetime import UTC, datetime, timedelta


class ManualClock:
    """A Clock for tests and simulation; it starts on 2026-11-22 at noon, UTC."""

    def __init__(self, now: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, duration: timedelta) -> None:
        self._now += duration
