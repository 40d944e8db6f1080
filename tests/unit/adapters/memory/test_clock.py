"""A clock that stands still until told."""

from datetime import UTC, datetime, timedelta

from wacore.adapters.memory.clock import ManualClock


def test_it_moves_only_when_told() -> None:
    """Between two readings no time passes, and exactly as much as was asked for."""
    start = datetime(2026, 11, 22, 12, tzinfo=UTC)
    clock = ManualClock(start)
    assert [start, start] == [clock.now(), clock.now()]

    clock.advance(timedelta(microseconds=1))

    assert start + timedelta(microseconds=1) == clock.now()
