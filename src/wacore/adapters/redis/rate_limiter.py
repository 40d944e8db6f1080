"""Pace shared by all processes, by Redis's own clock."""

import time

from wacore.adapters.redis.link import RedisAway, RedisLink
from wacore.adapters.redis.paces import KEPT_FOR, PACE, Memory
from wacore.adapters.redis.script import given_time
from wacore.application.ports import Clock, RateLimiter

_SHORT = 0.1
_OTHERS_NOTICE = 1.0
"""Seconds until every process has found out that Redis is back; more than its breaker waits."""


class RedisRateLimiter:
    """
    A RateLimiter that goes on with another one while Redis is away.

    A strict one begins with nothing saved up whenever it changes from one to the other, and when
    Redis comes back empty, so that what is granted in all stays below the limit, given that all
    processes share `fallback`.

    Args:
        link: With a breaker that tries again every half second at least.
        fallback: Asked while Redis is away.
        strict: Whether waiting is better than exceeding the limit.
        prefix: Of every key, where others use the same Redis.
        clock: Instead of Redis's own, for tests.
    """

    def __init__(
        self,
        link: RedisLink,
        fallback: RateLimiter,
        *,
        strict: bool = True,
        prefix: str = "",
        clock: Clock | None = None,
    ) -> None:
        self._link = link
        self._fallback = fallback
        self._strict = strict
        self._prefix = prefix
        self._clock = clock
        self._memory = Memory()
        self._strayed: set[str] = set()

    async def reserve(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        try:
            return await self._ask(key, rate=rate, burst=burst, cost=cost, at_any_wait=True)
        except RedisAway:
            await self._stray(key, burst / rate)
            return await self._fallback.reserve(key, rate=rate, burst=burst, cost=cost)

    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        try:
            return await self._ask(key, rate=rate, burst=burst, cost=cost, at_any_wait=False)
        except RedisAway:
            if self._strict and not self._link.is_down:
                return _SHORT  # one call failed; that is no reason to begin anew
            await self._stray(key, burst / rate)
            return await self._fallback.attempt(key, rate=rate, burst=burst, cost=cost)

    async def penalise(self, key: str, seconds: float) -> None:
        now = self._now()
        self._memory.bar(key, now + seconds, now)
        try:
            await self._script(key, cost=0.0, burst=0.0, at_any_wait=False, bar=seconds)
        except RedisAway:
            await self._fallback.penalise(key, seconds)

    async def _ask(
        self, key: str, *, rate: float, burst: float, cost: int, at_any_wait: bool
    ) -> float:
        returning = self._strict and key in self._strayed
        bar = burst / rate + _OTHERS_NOTICE if returning else 0.0
        wait = await self._script(
            key, cost=cost / rate, burst=burst / rate, at_any_wait=at_any_wait, bar=bar
        )
        self._strayed.discard(key)
        return wait

    async def _stray(self, key: str, saved_up: float) -> None:
        if self._strict and key not in self._strayed:
            await self._fallback.penalise(key, saved_up)
        self._strayed.add(key)

    async def _script(
        self, key: str, *, cost: float, burst: float, at_any_wait: bool, bar: float
    ) -> float:
        asked_at = self._now()
        must_exist, *owed = self._memory.arguments(key, asked_at)
        wait, used, barred = await self._link.run(
            PACE,
            [f"{self._prefix}pace:{{{key}}}"],
            [
                given_time(self._clock),
                repr(cost * 1_000_000),
                repr(burst * 1_000_000),
                int(at_any_wait),
                repr(bar * 1_000_000),
                must_exist if self._strict else "0",
                *owed,
                int(KEPT_FOR * 1000),
            ],
        )
        self._memory.note(key, asked_at, used, barred)
        return float(wait) / 1_000_000

    def _now(self) -> float:
        return time.monotonic() if self._clock is None else self._clock.now().timestamp()
