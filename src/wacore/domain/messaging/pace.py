"""How fast one number may send."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

HEAD_ROOM = 0.025
"""Share of a number's throughput that is left free for POSTs which go later than their turn."""

LATE = timedelta(milliseconds=8)
"""A turn that is over for longer is not used any more."""

OVERDUE = timedelta(milliseconds=12)
"""
A POST that was begun in its turn, and then waited for the event loop, is not made when that is over for
longer. What goes so late crowds the second after it by 12 ms of a rate that leaves 25 ms free; the rest
is for what delays a POST after its last look at the clock.
"""

_SHARED = 0.125
_HOLD = timedelta(seconds=1)
_STEP = timedelta(seconds=10)
_GAIN = 0.05
_FLOOR = 1 / 64


@dataclass(frozen=True, slots=True)
class Pace:
    """
    Halved when Meta says stop, then creeping back by a twentieth every ten seconds.

    Attributes:
        share: Of the rate allowed, as of `since`.
    """

    share: float = 1.0
    since: datetime | None = None

    def rate(self, throughput: float, now: datetime) -> float:
        """Messages per second, steadily."""
        return throughput * (1 - HEAD_ROOM) * self.share_at(now)

    @staticmethod
    def chunk(throughput: float) -> int:
        """Messages that take their places together: an eighth of a second's worth."""
        return max(1, int(throughput * _SHARED))

    def slowed(self, now: datetime) -> "Pace":
        """Refusals of the same moment halve it only once."""
        if self.since is not None and now - self.since < _HOLD:
            return self
        return replace(self, share=max(_FLOOR, self.share_at(now) / 2), since=now)

    def share_at(self, now: datetime) -> float:
        """What of the rate is allowed by now."""
        if self.since is None:
            return self.share
        return min(1.0, self.share + _GAIN * ((now - self.since) // _STEP))
