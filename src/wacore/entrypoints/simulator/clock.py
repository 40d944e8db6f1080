"""One clock for everything the simulator decides."""

import time
from collections.abc import Callable


class SimulatedClock:
    """Wall time plus what `advance` added.

    Only Meta's own delays are compressed. What a client measures with its own clock (rates,
    24 h windows, expiry) stays in wall time, or the two would disagree.
    """

    def __init__(self, compression: float, wall: Callable[[], float] = time.time) -> None:
        self.compression = compression
        self._wall = wall
        self.offset = 0.0  # seconds

    def now(self) -> float:
        return self._wall() + self.offset

    def after(self, seconds: float) -> float:
        """The moment at which something Meta does `seconds` from now happens."""
        return self.now() + seconds / self.compression

    def advance(self, seconds: float) -> None:
        self.offset += seconds
