"""Redis dies, hangs or forgets: pace is kept by somebody else, and never exceeded."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from support.redis import a_prefix, linked
from support.redis_faults import hung
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.adapters.redis.breaker import Breaker
from wacore.adapters.redis.rate_limiter import RedisRateLimiter
from wacore.adapters.system import SystemClock
from wacore.testing.contracts.rate_limiter import KEY, most_in_a_window
from wacore.testing.servers import REDIS, lend
from wacore.testing.servers.private import Private

RATE, BURST, COST = 200.0, 20.0, 5
AHEAD = 0.1
PROCESSES = 4
LATE = 0.15
"""Seconds that a permit may be noted late on a busy machine, and so crowd a later second."""


class Senders:
    """Processes that use permits, or places, as fast as they get them, and note when."""

    def __init__(self, limiters: list[RedisRateLimiter], *, in_places: bool) -> None:
        self._limiters = limiters
        self._in_places = in_places
        self.uses: list[tuple[float, int]] = []
        self.going = True

    async def send(self) -> None:
        await asyncio.gather(*(self._send_through(limiter) for limiter in self._limiters))

    async def _send_through(self, limiter: RedisRateLimiter) -> None:
        while self.going:
            if self._in_places:
                begins = await limiter.place(KEY, rate=RATE, cost=COST, within=AHEAD)
                wait = begins - AHEAD
            else:
                begins = wait = await limiter.attempt(KEY, rate=RATE, burst=BURST, cost=COST)
            if wait <= 0:
                self.uses.append((time.monotonic() + begins, COST))
            await asyncio.sleep(min(max(wait, 0.0), 0.05))

    def used_since(self, moment: float) -> int:
        return sum(cost for at, cost in self.uses if at >= moment)


@asynccontextmanager
async def limiters_on(url: str, *, strict: bool = True) -> AsyncIterator[list[RedisRateLimiter]]:
    """Of several processes, with what they share when Redis is away."""
    fallback, prefix = MemoryRateLimiter(SystemClock()), a_prefix()
    async with AsyncExitStack() as opened:
        yield [
            RedisRateLimiter(
                await opened.enter_async_context(
                    linked(url, deadline=0.1, breaker=Breaker(trip=3, pause=0.1, longest=0.4))
                ),
                fallback,
                strict=strict,
                prefix=prefix,
            )
            for _ in range(PROCESSES)
        ]


@pytest.fixture
def server() -> Iterator[Private]:
    with lend(REDIS) as server:
        yield server


async def kill_and_restart_at_once(server: Private) -> None:
    os.kill(server.pid, signal.SIGKILL)
    await asyncio.to_thread(server.start)


async def kill_and_restart_later(server: Private) -> None:
    os.kill(server.pid, signal.SIGKILL)
    await asyncio.sleep(2)
    await asyncio.to_thread(server.start)


async def hang(server: Private) -> None:
    with hung(server.pid):
        await asyncio.sleep(2)


@pytest.mark.parametrize(
    ("trouble", "in_places"),
    [
        (kill_and_restart_at_once, True),
        (kill_and_restart_later, True),
        (kill_and_restart_later, False),
        (hang, True),
    ],
)
async def test_no_second_sees_more_than_it_may(
    server: Private, trouble: Callable[[Private], Awaitable[None]], *, in_places: bool
) -> None:
    """Before, during and after, in any second; and work goes on all the while."""
    async with limiters_on(server.url) as limiters:
        senders = Senders(limiters, in_places=in_places)
        sending = asyncio.create_task(senders.send())
        await asyncio.sleep(1)
        began = time.monotonic()
        await trouble(server)
        ended = time.monotonic()
        await asyncio.sleep(3)
        senders.going = False
        await sending

    at_once = COST if in_places else BURST
    assert most_in_a_window(senders.uses, 1.0) <= at_once + RATE * (1 + LATE)
    assert senders.used_since(ended + 2) > RATE / 2
    if ended - began > 1:
        assert senders.used_since(began) - senders.used_since(ended) > RATE / 2


async def test_a_penalty_survives_an_empty_redis(server: Private) -> None:
    """Whoever was told of it remembers."""
    async with limiters_on(server.url) as [limiter, *_]:
        await limiter.penalise(KEY, 60)
        await kill_and_restart_at_once(server)

        assert await limiter.attempt(KEY, rate=RATE, burst=BURST) > 50


async def test_a_penalty_during_an_outage_counts_after_it(server: Private) -> None:
    """It is told to Redis with the next question."""
    async with limiters_on(server.url) as [limiter, *_]:
        os.kill(server.pid, signal.SIGKILL)
        await limiter.penalise(KEY, 60)
        assert await limiter.attempt(KEY, rate=RATE, burst=BURST) > 0
        await asyncio.to_thread(server.start)
        await asyncio.sleep(0.5)

        assert await limiter.attempt(KEY, rate=RATE, burst=BURST) > 50


async def test_who_is_not_strict_refuses_nobody_for_an_empty_redis(server: Private) -> None:
    """What Redis has forgotten is not held against the callers."""
    async with limiters_on(server.url, strict=False) as [limiter, *_]:
        waits = [await limiter.attempt(KEY, rate=RATE, burst=BURST)]
        await kill_and_restart_at_once(server)
        for _ in range(10):
            waits.append(await limiter.attempt(KEY, rate=RATE, burst=BURST))
            await asyncio.sleep(0.1)

    assert [0.0] * 11 == waits


async def test_one_lost_answer_grants_nothing(server: Private) -> None:
    """Redis may have granted it; asking again is cheap, granting twice is not."""
    async with limiters_on(server.url) as [limiter, *_]:
        await limiter.attempt(KEY, rate=1, burst=1)
        with hung(server.pid):
            assert await limiter.attempt("other", rate=1, burst=1) == 0.1
