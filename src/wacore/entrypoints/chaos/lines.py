"""The wires between the processes, in a loop of their own."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from wacore.testing.wire import Trap, Wire, wire_to


class Line:
    """A wire that other threads may handle."""

    def __init__(self, wire: Wire, loop: asyncio.AbstractEventLoop) -> None:
        self._wire = wire
        self._loop = loop

    @property
    def url(self) -> str:
        """The far end's, through this line."""
        return self._wire.url

    def cut(self) -> None:
        """Reset what there is, and whoever tries again, until mended."""
        self._tell(self._close)

    def silence(self) -> None:
        """Nothing arrives, and nobody is told, until mended."""
        self._tell(self._wire.go_silent)

    def refuse(self) -> None:
        """As if nothing listened at the far end, until mended."""
        self._tell(self._wire.refuse)

    def mend(self) -> None:
        """Not to be called by what runs in the loop of the lines."""
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()

    def lay(self, trap: Trap | None) -> None:
        """In place of the one that lay there."""
        self._wire.trap = trap

    def _close(self) -> None:
        self._wire.closed = True
        self._wire.cut()

    async def _open(self) -> None:
        self._wire.closed = False
        self._wire.speak()
        await self._wire.listen()

    def _tell(self, act: Callable[[], None]) -> None:
        self._loop.call_soon_threadsafe(act)


class Lines:
    """Opens lines for as long as its block lasts."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stack.aclose(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def to(self, url: str) -> Line:
        opening = self._stack.enter_async_context(wire_to(url))
        return Line(asyncio.run_coroutine_threadsafe(opening, self._loop).result(), self._loop)
