"""Answers kept in Redis."""

from collections.abc import AsyncIterator

import pytest

from support.redis import a_prefix
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.redis.cache import RedisCache
from wacore.adapters.redis.link import RedisLink
from wacore.testing.contracts.cache import CacheContract


class TestRedisCache(CacheContract):
    @pytest.fixture
    async def cache(self, link: RedisLink, clock: ManualClock) -> AsyncIterator[RedisCache]:
        cache = RedisCache(link, clock, prefix=a_prefix())
        yield cache
        await cache.aclose()
