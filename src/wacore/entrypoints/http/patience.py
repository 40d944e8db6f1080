"""One time limit for many who wait at once."""

import asyncio
from types import TracebackType
from typing import Any


class Patience:
    """
    `with patience:` is `async with asyncio.timeout(seconds):`, with one timer for all who wait.

    All wait equally long, so whoever came first is late first. A task waits once at a time.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[asyncio.Task[Any], float] = {}
        self._armed = False

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._waiting, self._armed = loop, {}, False
        self._waiting[_this_task()] = until = loop.time() + self._seconds
        if not self._armed:
            self._armed = True
            loop.call_at(until, self._cancel_the_late, loop)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        task = _this_task()
        in_time = self._waiting.pop(task, None) is not None
        if not in_time and task.uncancel() == 0 and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def _cancel_the_late(self, loop: asyncio.AbstractEventLoop) -> None:
        if loop is not self._loop:
            return
        now = loop.time()
        for task, until in list(self._waiting.items()):
            if until > now:
                loop.call_at(until, self._cancel_the_late, loop)
                return
            del self._waiting[task]
            task.cancel()
        self._armed = False


def _this_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None, "only a task can be cancelled"
    return task
