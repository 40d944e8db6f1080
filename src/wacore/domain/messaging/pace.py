"""How fast one number may send."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

HEAD_ROOM = 0.125
"""
Share of a number's throughput that the steady rate leaves free, and that one burst may use: in no
second more than the throughput is sent. What people send to the number counts as well (Meta,
throughput).
"""

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
    def burst(throughput: float) -> int:
        """Messages at once: an eighth of a second's worth."""
        return max(1, int(throughput * HEAD_ROOM))

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
