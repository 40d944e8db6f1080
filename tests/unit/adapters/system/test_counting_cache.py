"""How often a cache spares somebody a question."""

import pytest

from wacore.adapters.memory.cache import MemoryCache
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.system.counting_cache import CountingCache
from wacore.testing.contracts.cache import CacheContract


async def answer() -> int:
    return 42


class TestCountingCache(CacheContract):
    """It is a cache like the one inside."""

    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def cache(self, clock: ManualClock) -> CountingCache:
        return CountingCache(MemoryCache(clock))


async def test_hits_and_misses_by_space() -> None:
    """What was loaded is a miss, the rest are hits; an invalidation makes the next one a miss."""
    cache = CountingCache(MemoryCache(ManualClock()))
    for name in ("a", "a", "a", "b"):
        await cache.get("contacts", "org", name, answer, int)
    await cache.get("teams", "org", "a", answer, int)
    await cache.invalidate("contacts", "org")
    await cache.get("contacts", "org", "a", answer, int)

    read = {(gauge.name, gauge.labels["space"]): gauge.value for gauge in await cache.read()}
    assert {
        ("cache_hits", "contacts"): 2,
        ("cache_misses", "contacts"): 3,
        ("cache_hits", "teams"): 0,
        ("cache_misses", "teams"): 1,
    } == read
