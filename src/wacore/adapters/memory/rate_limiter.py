"""Pace within one process."""

from wacore.application.pace import Pace
from wacore.application.ports import Clock

_UNUSED = Pace()


class MemoryRateLimiter:
    """
    Args:
        most_keys: Beyond so many, the keys that are at rest are forgotten.
    """

    def __init__(self, clock: Clock, *, most_keys: int = 100_000) -> None:
        self._clock = clock
        self._most_keys = most_keys
        self._paces: dict[str, Pace] = {}

    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        now = self._clock.now().timestamp()
        pace, wait = self._pace(key).take(now, rate=rate, burst=burst, cost=cost)
        if wait == 0:
            self._keep(key, pace, now)
        return wait

    async def place(self, key: str, *, rate: float, cost: int = 1, within: float = 0.0) -> float:
        now = self._clock.now().timestamp()
        pace, wait = self._pace(key).place(now, rate=rate, cost=cost)
        if wait <= within:
            self._keep(key, pace, now)
        return wait

    async def penalise(self, key: str, seconds: float) -> None:
        now = self._clock.now().timestamp()
        self._keep(key, self._pace(key).bar(now + seconds), now)

    def _pace(self, key: str) -> Pace:
        return self._paces.get(key, _UNUSED)

    def _keep(self, key: str, pace: Pace, now: float) -> None:
        if len(self._paces) >= self._most_keys:
            self._paces = {
                key: pace
                for key, pace in self._paces.items()
                if max(pace.used_until, pace.barred_until) > now
            }
        self._paces[key] = pace
