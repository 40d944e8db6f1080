"""Permits in blocks: fewer questions, and not one permit more."""

import asyncio
import random
from datetime import timedelta

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.adapters.system.leasing_limiter import LeasingRateLimiter
from wacore.testing.contracts.rate_limiter import RateLimiterContract, most_in_a_window

KEY = "api:somebody"
RATE, BURST = 100.0, 200.0


class FarLimiter(MemoryRateLimiter):
    """Answers in a later turn of the loop, and counts how often it was asked."""

    asked = 0

    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        self.asked += 1
        await asyncio.sleep(0)
        return await super().attempt(key, rate=rate, burst=burst, cost=cost)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def far(clock: ManualClock) -> FarLimiter:
    return FarLimiter(clock)


class TestLeasingRateLimiter(RateLimiterContract):
    @pytest.fixture
    def limiter(self, far: FarLimiter, clock: ManualClock) -> LeasingRateLimiter:
        return LeasingRateLimiter(far, clock)


async def granted(limiter: LeasingRateLimiter, attempts: int) -> int:
    waits = await asyncio.gather(
        *(limiter.attempt(KEY, rate=RATE, burst=BURST) for _ in range(attempts))
    )
    return waits.count(0.0)


@pytest.mark.parametrize("seed", range(4))
async def test_no_window_of_two_processes_holds_more_than_it_may(
    far: FarLimiter, clock: ManualClock, seed: int
) -> None:
    """Also where permits are used a moment after they were taken."""
    chance = random.Random(seed)
    processes = [LeasingRateLimiter(far, clock, seconds=0.3) for _ in range(2)]
    uses: list[tuple[float, int]] = []
    for _ in range(150):
        clock.advance(timedelta(seconds=chance.choice([0, 0.01, 0.1, 0.25, 2])))
        got = await granted(chance.choice(processes), chance.randint(1, 60))
        uses.append((clock.now().timestamp(), got))

    for seconds in (0.0, 0.05, 0.3, 1.0, 3.0):
        assert most_in_a_window(uses, seconds) <= BURST + RATE * seconds


async def test_a_busy_key_is_asked_for_rarely(far: FarLimiter, clock: ManualClock) -> None:
    """Once for what it lately used within a moment, instead of once for each."""
    limiter = LeasingRateLimiter(far, clock, seconds=0.2)
    for _ in range(100):
        assert 1 == await granted(limiter, 1)
        clock.advance(timedelta(seconds=0.02))

    assert far.asked <= 20


async def test_a_key_used_now_and_then_takes_one_at_a_time(
    far: FarLimiter, clock: ManualClock
) -> None:
    """So that it loses none: at its full rate it is never refused."""
    limiter = LeasingRateLimiter(far, clock, seconds=0.02)
    for _ in range(500):
        assert 1 == await granted(limiter, 1)
        clock.advance(timedelta(seconds=1 / RATE))


async def test_the_last_permits_are_given_one_by_one(far: FarLimiter, clock: ManualClock) -> None:
    """A block that is too large for what is left does not refuse what is left."""
    limiter = LeasingRateLimiter(far, clock)

    assert int(BURST - RATE * 0.05) == await granted(limiter, 300)


async def test_a_penalty_ends_what_was_leased(far: FarLimiter, clock: ManualClock) -> None:
    limiter = LeasingRateLimiter(far, clock)
    await granted(limiter, 4)
    await limiter.penalise(KEY, 30)

    assert 0 == await granted(limiter, 1)


async def test_who_leaves_does_not_take_the_others_along(
    far: FarLimiter, clock: ManualClock
) -> None:
    """The one whose question it was may be gone before its answer."""
    limiter = LeasingRateLimiter(far, clock)
    first, second = [
        asyncio.create_task(limiter.attempt(KEY, rate=RATE, burst=BURST)) for _ in range(2)
    ]
    await asyncio.sleep(0)
    first.cancel()

    assert 0.0 == await second
