"""Leaving alone for a while who does not answer."""

import random
import time
from collections.abc import Callable


class Breaker:
    """
    Opens after some failures in a row; then lets one caller try at a time, ever less often.

    Args:
        trip: So many failures open it.
        pause: Seconds until the first trial; doubled by each that fails.
        longest: Seconds between trials at most.
        clock: Seconds that never go back.
    """

    def __init__(
        self,
        *,
        trip: int = 5,
        pause: float = 0.25,
        longest: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._trip = trip
        self._pause = pause
        self._longest = longest
        self._clock = clock
        self._failures = 0
        self._open_until = 0.0
        self._wait = pause

    @property
    def is_open(self) -> bool:
        return self._failures >= self._trip

    def allows(self) -> bool:
        """Whether this caller may try; of those who ask while it is open, one may."""
        now = self._clock()
        if now < self._open_until:
            return False
        if self.is_open:
            self._open_until = now + self._pause
        return True

    def succeeded(self) -> None:
        """One answer is enough: a blocked event loop fails many calls that Redis had answered."""
        self._failures, self._open_until, self._wait = 0, 0.0, self._pause

    def failed(self) -> None:
        self._failures += 1
        if self.is_open:
            self._open_until = self._clock() + self._wait * random.uniform(0.8, 1.2)
            self._wait = min(self._longest, self._wait * 2)
