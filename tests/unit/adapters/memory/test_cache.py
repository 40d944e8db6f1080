"""Answers kept in this process."""

import pytest

from wacore.adapters.memory.cache import MemoryCache
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.epochs import MemoryEpochs
from wacore.testing.contracts.cache import OWNER, CacheContract, Source
from wacore.testing.contracts.cache_races import CacheRaces


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


class TestMemoryCache(CacheContract):
    @pytest.fixture
    def cache(self, clock: ManualClock) -> MemoryCache:
        return MemoryCache(clock)


class Races(CacheRaces):
    def make_caches(self) -> list[MemoryCache]:
        epochs = MemoryEpochs()
        return [MemoryCache(ManualClock(), epochs) for _ in range(2)]


TestRaces = Races.TestCase


async def test_the_least_recently_used_goes_first(clock: ManualClock) -> None:
    """Within a bound in bytes, what is asked for stays."""
    cache, source = MemoryCache(clock, most_bytes=3 * 1400), Source(answer=1)

    async def load() -> str:
        await source()
        return "x" * 1000

    for name in ("a", "b", "c", "a", "d", "a", "c"):
        await cache.get("contacts", OWNER, name, load, str)

    assert source.asked == 4
    await cache.get("contacts", OWNER, "b", load, str)
    assert source.asked == 5


async def test_what_is_too_large_is_not_kept(clock: ManualClock) -> None:
    """One answer does not push out all others."""
    cache, source = MemoryCache(clock, most_bytes=2000), Source()

    async def load() -> str:
        return "x" * 3000

    await cache.get("contacts", OWNER, "small", source.number, int)
    assert len(await cache.get("contacts", OWNER, "large", load, str)) == 3000
    await cache.get("contacts", OWNER, "small", source.number, int)

    assert source.asked == 1


async def test_what_cannot_be_encoded_is_served_all_the_same(clock: ManualClock) -> None:
    """The cache's own trouble is not the caller's."""
    cache = MemoryCache(clock)
    asked = 0

    async def load() -> complex:
        nonlocal asked
        asked += 1
        return 1j

    assert [1j, 1j] == [await cache.get("c", OWNER, "n", load, complex) for _ in range(2)]
    assert asked == 2


async def test_an_owner_forgotten_is_an_owner_invalidated(clock: ManualClock) -> None:
    """Epochs that had to be dropped never return to an old token."""
    epochs = MemoryEpochs()
    before = epochs.current("contacts", "7")
    for stranger in range(100_001):
        epochs.renew("contacts", f"stranger {stranger}")

    assert before != epochs.current("contacts", "7")
