"""Spares a service that is away, and those who wait for it, further calls."""

import time
from collections.abc import Callable


class Breaker:
    """
    Opens after a row of failures; then lets one call through from time to time.

    Args:
        failures: In a row.
        pause: Seconds until the next attempt.
    """

    def __init__(
        self,
        *,
        failures: int = 5,
        pause: float = 1.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._pause = pause
        self._now = now
        self._failures = 0
        self._next = 0.0

    def admits(self) -> bool:
        """Whether a call may be made; while it is open, the one asked about is the attempt."""
        if self._failures < self._limit:
            return True
        if self._now() < self._next:
            return False
        self._next = self._now() + self._pause
        return True

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        self._next = self._now() + self._pause
