"""Objects like others, save for some of their parts."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from wacore.application.ports import Begin


class Altered:
    """Another object, save for what is given."""

    def __init__(self, whole: object, **parts: object) -> None:
        self._whole = whole
        self.__dict__.update(parts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)


def altered(begin: Begin[Any], alter: Callable[[Any], dict[str, object]]) -> Begin[Any]:
    """Units of work with some of their parts exchanged."""

    @asynccontextmanager
    async def begin_altered() -> AsyncIterator[Any]:
        async with begin() as work:
            yield Altered(work, **alter(work))

    return begin_altered
