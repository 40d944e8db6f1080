"""Runs duties until told to stop, then hands back what it cannot finish."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

import structlog
from structlog.contextvars import bound_contextvars

from wacore.entrypoints.worker.duties import Duties, Periodic
from wacore.entrypoints.worker.jobs import JobRunner

_log = structlog.get_logger("wacore.worker")


class Worker:
    """
    Args:
        duties: What to do.
        deadline: Seconds that running work may take to end after `stop`.
    """

    def __init__(self, duties: Sequence[Duties], *, deadline: float = 40.0) -> None:
        self._duties = duties
        self._deadline = deadline
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Take no new work; `run` returns once the running work has ended."""
        self._stopping.set()

    async def run(self) -> None:
        """
        Raises:
            ExceptionGroup: A loop itself broke, which a failing job or sweep does not.
        """
        runners = [
            JobRunner(
                duty.queue,
                jobs,
                concurrency=duty.concurrency,
                stopping=self._stopping,
                urgent=urgent,
            )
            for duty in self._duties
            for jobs, urgent in ((duty.jobs, False), (duty.urgent, True))
            if duty.queue is not None and jobs
        ]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(runner.run()) for runner in runners]
            tasks += [
                group.create_task(self._repeat(periodic))
                for duty in self._duties
                for periodic in duty.periodic
            ]
            tasks += [
                group.create_task(self._during(each))
                for duty in self._duties
                for each in duty.during
            ]
            await self._stopping.wait()
            _, late = await asyncio.wait(tasks, timeout=self._deadline) if tasks else ((), ())
            for task in late:
                task.cancel()

    async def _during(self, enter: Callable[[], AbstractAsyncContextManager[None]]) -> None:
        async with enter():
            await self._stopping.wait()

    async def _repeat(self, periodic: Periodic) -> None:
        while not self._stopping.is_set():
            found = 0
            with bound_contextvars(sweep=periodic.name):
                try:
                    found = await periodic.run()
                except Exception:  # the next round may find the world mended
                    _log.exception("sweep failed")
            if not (found and periodic.eager):
                await self._pause(periodic)

    async def _pause(self, periodic: Periodic) -> None:
        waits: set[asyncio.Future[object]] = {asyncio.ensure_future(self._stopping.wait())}
        if periodic.nudge is not None:
            waits.add(asyncio.ensure_future(periodic.nudge(periodic.every)))
        _, rest = await asyncio.wait(
            waits, timeout=periodic.every, return_when=asyncio.FIRST_COMPLETED
        )
        for waiting in rest:
            waiting.cancel()
