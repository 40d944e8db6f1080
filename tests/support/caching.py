"""A cache for tests that are not about caching."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import msgspec

T = TypeVar("T")


class OpenCache:
    """A Cache that keeps nothing; answers pass through the encoding that a real one would use."""

    async def get(
        self,
        space: str,
        owner: object,
        name: str,
        load: Callable[[], Awaitable[T]],
        kind: type[T],
        *,
        ttl: float = 300.0,
        also: Sequence[str] = (),
    ) -> T:
        return msgspec.msgpack.decode(msgspec.msgpack.encode(await load()), type=kind)

    async def invalidate(self, space: str, owner: object) -> None:
        return None
