"""How fast one number may write to one person."""

from collections.abc import Iterable
from datetime import datetime, timedelta

EVERY = timedelta(seconds=6)
BURST = 45
"""One message per six seconds, or 45 at once that are paid for afterwards (Meta, pair rate limit)."""

HISTORY = timedelta(hours=1)
"""How far back we look: who is written to at full pace for longer, Meta itself slows down."""


def next_times(posted: Iterable[datetime], now: datetime, count: int) -> list[datetime]:
    """When each of `count` further messages may be sent, after those `posted`, in order."""
    paid_until = now - HISTORY
    for at in posted:
        paid_until = max(paid_until, at) + EVERY
    times = []
    for _ in range(count):
        at = max(now, paid_until - EVERY * (BURST - 1))
        paid_until = max(paid_until, at) + EVERY
        times.append(at)
    return times
