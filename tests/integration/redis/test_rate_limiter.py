"""Pace shared through Redis."""

import pytest

from support.redis import a_prefix
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.adapters.redis.link import RedisLink
from wacore.adapters.redis.rate_limiter import RedisRateLimiter
from wacore.testing.contracts.rate_limiter import RateLimiterContract


class TestRedisRateLimiter(RateLimiterContract):
    @pytest.fixture
    def limiter(self, link: RedisLink, clock: ManualClock) -> RedisRateLimiter:
        return RedisRateLimiter(link, MemoryRateLimiter(clock), prefix=a_prefix(), clock=clock)
