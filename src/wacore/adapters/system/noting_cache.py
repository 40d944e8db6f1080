"""Which answers of a cache are asked for."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from wacore.application.ports import Cache
from wacore.application.warming import Asked

T = TypeVar("T")


class NotingCache:
    """Another cache, and a note of every answer it gave."""

    def __init__(self, cache: Cache, asked: Asked) -> None:
        self._cache = cache
        self._asked = asked

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
        answer = await self._cache.get(space, owner, name, load, kind, ttl=ttl, also=also)
        self._asked.note(space, owner, name)
        return answer

    async def invalidate(self, space: str, owner: object) -> None:
        await self._cache.invalidate(space, owner)
