"""Pace within one process."""

from datetime import timedelta

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.testing.contracts.rate_limiter import RateLimiterContract


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


class TestMemoryRateLimiter(RateLimiterContract):
    @pytest.fixture
    def limiter(self, clock: ManualClock) -> MemoryRateLimiter:
        return MemoryRateLimiter(clock)


async def test_keys_at_rest_are_forgotten(clock: ManualClock) -> None:
    """Strangers do not fill the memory, and those under way keep their place."""
    limiter = MemoryRateLimiter(clock, most_keys=3)
    await limiter.penalise("barred", 60)
    for stranger in range(10):
        await limiter.attempt(str(stranger), rate=1, burst=1)
        clock.advance(timedelta(seconds=2))

    assert len(limiter._paces) <= 3
    assert await limiter.attempt("barred", rate=1, burst=1) > 0
