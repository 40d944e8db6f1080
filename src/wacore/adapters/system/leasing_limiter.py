"""Fewer questions to a limiter that is far away."""

import asyncio
from dataclasses import dataclass

from wacore.application.ports import Clock, RateLimiter

_SECONDS = 0.05
_MOST = 64
_MOST_KEYS = 10_000


@dataclass(slots=True)
class _Lease:
    """Permits taken together, good for a moment."""

    size: int
    left: int
    until: float


class LeasingRateLimiter:
    """
    A RateLimiter that takes as many permits at once as a key lately used within a moment.

    What was taken a moment ago may be used now, so that a window of t seconds holds what was granted
    in t seconds and a moment; the burst is asked for smaller by just that much, and the limit stands.
    Permits that nobody came for are lost. Where a moment is worth less than two, nothing is leased.

    Args:
        limiter: Asked by all processes through one of these, with the same `seconds`.
        seconds: How long a moment is.
    """

    def __init__(self, limiter: RateLimiter, clock: Clock, *, seconds: float = _SECONDS) -> None:
        self._limiter = limiter
        self._clock = clock
        self._seconds = seconds
        self._leases: dict[str, _Lease] = {}
        self._asking: dict[str, asyncio.Task[float]] = {}

    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        worth = self._worth(rate, burst)
        if not worth or cost > 1:
            return await self._limiter.attempt(key, rate=rate, burst=burst - worth, cost=cost)
        while not self._take(key):
            asking = self._asking.get(key)
            if asking is None:
                asking = asyncio.create_task(self._lease(key, rate, burst - worth, int(worth)))
                self._asking[key] = asking
                return await asyncio.shield(asking)  # one is his own, however late it came
            wait = await asyncio.shield(asking)  # whoever leaves does not take the others along
            if wait > 0:
                return wait
        return 0.0

    async def place(self, key: str, *, rate: float, cost: int = 1, within: float = 0.0) -> float:
        return await self._limiter.place(key, rate=rate, cost=cost, within=within)

    async def penalise(self, key: str, seconds: float) -> None:
        self._leases.pop(key, None)
        await self._limiter.penalise(key, seconds)

    def _worth(self, rate: float, burst: float) -> float:
        """The permits of a moment, if leasing them is worth while."""
        worth = rate * self._seconds
        return worth if 2 <= worth <= burst / 4 else 0.0

    def _take(self, key: str) -> bool:
        lease = self._leases.get(key)
        if lease is None or not lease.left or self._now() >= lease.until:
            return False
        lease.left -= 1
        return True

    async def _lease(self, key: str, rate: float, burst: float, worth: int) -> float:
        """Of those it gets, one is spent; else the seconds to wait, where not even one is to be had."""
        size = min(self._wanted(key), worth, _MOST)
        until = self._now() + self._seconds
        try:
            wait = await self._limiter.attempt(key, rate=rate, burst=burst, cost=size)
            if wait > 0 and size > 1:
                size = 1
                wait = await self._limiter.attempt(key, rate=rate, burst=burst)
        finally:
            del self._asking[key]  # before anybody learns the answer, and asks anew
        self._leases.pop(key, None)
        if wait == 0:
            self._leases[key] = _Lease(size, size - 1, until)
            if len(self._leases) > _MOST_KEYS:
                del self._leases[next(iter(self._leases))]
        return wait

    def _wanted(self, key: str) -> int:
        """Twice what did not last a moment, else what was used of it."""
        lease = self._leases.get(key)
        now = self._now()
        if lease is None or now >= lease.until + self._seconds:
            return 1
        return max(1, 2 * lease.size if now < lease.until else lease.size - lease.left)

    def _now(self) -> float:
        return self._clock.now().timestamp()
