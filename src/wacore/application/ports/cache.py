"""Answers kept for a while."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Cache(Protocol):
    """Cache-aside with epochs: what was loaded before an invalidation is never served after it.

    A key space (`contacts`, `templates`, …) and an owner (an organisation, a team) share one epoch.
    No method raises for trouble of the cache's own: it then loads.
    """

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
        """
        The kept answer, or that of `load`, which concurrent callers of one key share.

        Args:
            name: Holds every parameter of the query.
            kind: Type of the answer; it is stored encoded, so callers never share an object.
                For `X | None`, that there is none is kept too, for 15 s at most.
            ttl: Seconds, shortened by up to a tenth at random.
            also: Further spaces of the same owner that the answer depends on.
        """
        ...

    async def invalidate(self, space: str, owner: object) -> None:
        """From now on nothing loaded earlier for this space and owner is served."""
        ...
