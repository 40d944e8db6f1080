"""How often a cache spares somebody a question."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from wacore.application.ports import Cache
from wacore.application.ports.gauges import Gauge

T = TypeVar("T")


class CountingCache:
    """Another cache, and for each space how many answers it had and how many were loaded."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._asked: Counter[str] = Counter()
        self._loaded: Counter[str] = Counter()

    async def get(
        self,
        space: str,
        owner: object,
        name: str,
        load: Callable[[], Awaitable[T]],
        kind: Any,
        *,
        ttl: float = 300.0,
        also: Sequence[str] = (),
    ) -> T:
        async def counted() -> T:
            self._loaded[space] += 1
            return await load()

        self._asked[space] += 1
        return await self._cache.get(space, owner, name, counted, kind, ttl=ttl, also=also)

    async def invalidate(self, space: str, owner: object) -> None:
        await self._cache.invalidate(space, owner)

    async def read(self) -> list[Gauge]:
        found = []
        for space, asked in self._asked.items():
            loaded, labels = self._loaded[space], {"space": space}
            found += [
                Gauge("cache_hits", asked - loaded, "Answers the cache had.", labels),
                Gauge("cache_misses", loaded, "Answers that had to be loaded.", labels),
            ]
        return found
