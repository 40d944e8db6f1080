"""Knowing when nobody is at work in a store: a clock of ours passes only then."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar, cast

from wacore.application.ports import Begin, UnitOfWork

T = TypeVar("T")
W = TypeVar("W", bound=UnitOfWork)

_LOOK = 0.0005
_PATIENCE = 10.0


class Stillness:
    """Counts the units of work that are open, and the questions that are asked."""

    def __init__(self) -> None:
        self._busy = 0

    def of_work(self, begin: Begin[W]) -> Begin[W]:
        @asynccontextmanager
        async def counted() -> AsyncIterator[W]:
            with self._counted():
                async with begin() as work:
                    yield work

        return counted

    def of_questions(self, reader: T) -> T:
        return cast(T, _Counted(reader, self._counted))

    async def come(self) -> None:
        """
        Raises:
            TimeoutError: Somebody waits for the clock with a unit of work in hand.
        """
        async with asyncio.timeout(_PATIENCE):
            while self._busy:  # noqa: ASYNC110  # a test's patience is cheap
                await asyncio.sleep(_LOOK)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1


class _Counted:
    def __init__(self, reader: object, counted: Callable[[], Any]) -> None:
        self._reader = reader
        self._counted = counted

    def __getattr__(self, name: str) -> Any:
        ask = getattr(self._reader, name)

        async def asked(*arguments: Any, **options: Any) -> Any:
            with self._counted():
                return await ask(*arguments, **options)

        return asked
