"""A process whose cache is warm before it is asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import fields
from typing import Any

import structlog

from wacore.adapters.memory.hot_questions import MemoryHotQuestions
from wacore.application.warming import Asking, KeepWarm
from wacore.domain.errors import UpstreamFailed
from wacore.entrypoints.wiring.root import Root
from wacore.entrypoints.wiring.shared import Shared

_HEAD_START = 3.0
_EVERY = 5.0

_log = structlog.get_logger("wacore.cache")


def asking_of(facades: Iterable[Any]) -> list[Asking[Any]]:
    """All of the facades that answers through a cache."""
    found = [getattr(facade, field.name) for facade in facades for field in fields(facade)]
    return [each for each in found if isinstance(each, Asking)]


@asynccontextmanager
async def kept_warm(
    root: Root, facades: Iterable[Any], *, every: float = _EVERY
) -> AsyncIterator[None]:
    """
    Entered when the questions asked most have their answers, or after three seconds; it goes on
    inside. Without a Redis there is nothing that another process could have left.
    """
    shared: Shared | None = root.shared()
    if shared is None:
        yield
        return
    own = MemoryHotQuestions(root.clock())
    warm = KeepWarm(asking_of(facades), root.asked(), shared.hot_questions(), own)
    beginning = asyncio.create_task(_tried(warm.begin))
    await asyncio.wait({beginning}, timeout=_HEAD_START)
    going_on = asyncio.create_task(_go_on(warm, every))
    try:
        yield
    finally:
        for task in (beginning, going_on):
            while not task.done():
                task.cancel()  # again, if need be: on Python 3.11 redis-py can swallow one
                await asyncio.wait({task}, timeout=1.0)
        await _tried(warm)  # who comes after us knows also what was asked last


async def _go_on(warm: KeepWarm, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        await _tried(warm)


async def _tried(act: Callable[[], Awaitable[int]]) -> None:
    """A cold cache fails nobody."""
    try:
        answered = await act()
    except UpstreamFailed as error:
        _log.info("what is asked most could not be told", reason=str(error))
    except Exception:  # noqa: BLE001  # the next round may find the world mended
        _log.exception("keeping warm failed")
    else:
        if answered:
            _log.info("asked again what is asked most", answered=answered)
