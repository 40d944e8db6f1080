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

    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        saved_up = burst / rate
        try:
            return await self._ask(key, cost=cost / rate, burst=saved_up, ahead=saved_up)
        except RedisAway:
            if self._waits:
                return _SHORT
            await self._stray(key, saved_up)
            return await self._fallback.attempt(key, rate=rate, burst=burst, cost=cost)

    async def place(self, key: str, *, rate: float, cost: int = 1, within: float = 0.0) -> float:
        taken = cost / rate
        try:
            return await self._ask(
                key, cost=taken, burst=taken, ahead=within + taken, within=within
            )
        except RedisAway:
            if self._waits:
                return within + _SHORT
            await self._stray(key, within + taken)
            return await self._fallback.place(key, rate=rate, cost=cost, within=within)

    async def penalise(self, key: str, seconds: float) -> None:
        now = self._now()
        self._memory.bar(key, now + seconds, now)
        try:
            await self._script(key, bar=seconds)
        except RedisAway:
            await self._fallback.penalise(key, seconds)

    @property
    def _waits(self) -> bool:
        """One call failed; that is no reason to begin anew."""
        return self._strict and not self._link.is_down

    async def _ask(
        self,
        key: str,
        *,
        cost: float,
        burst: float,
        ahead: float,
        within: float = 0.0,
    ) -> float:
        """`ahead`: Seconds for which others may have been granted something before it was lost."""
        returning = self._strict and key in self._strayed
        bar = ahead + _OTHERS_NOTICE if returning else 0.0
        wait = await self._script(key, cost=cost, burst=burst, ahead=ahead, within=within, bar=bar)
        self._strayed.discard(key)
        return wait

    async def _stray(self, key: str, ahead: float) -> None:
        if self._strict and key not in self._strayed:
            await self._fallback.penalise(key, ahead)
        self._strayed.add(key)

    async def _script(
        self,
        key: str,
        *,
        cost: float = 0.0,
        burst: float = 0.0,
        ahead: float = 0.0,
        within: float = 0.0,
        bar: float = 0.0,
    ) -> float:
        asked_at = self._now()
        must_exist, *owed = self._memory.arguments(key, asked_at)
        wait, used, barred = await self._link.run(
            PACE,
            [f"{self._prefix}pace:{{{key}}}"],
            [
                given_time(self._clock),
                *(repr(each * 1_000_000) for each in (cost, burst, within, bar, ahead)),
                must_exist if self._strict else "0",
                *owed,
                int(KEPT_FOR * 1000),
            ],
        )
        self._memory.note(key, asked_at, used, barred)
        return float(wait) / 1_000_000

    def _now(self) -> float:
        return time.monotonic() if self._clock is None else self._clock.now().timestamp()
