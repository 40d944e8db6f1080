"""One queue's jobs, several at a time, each under a lease that is renewed while it runs."""

import asyncio
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars

from wacore.adapters.system.correlated_jobs import correlation_of
from wacore.application.ports import JobQueue, ReservedJob
from wacore.application.precedence import urgency
from wacore.entrypoints.worker.duties import RunJob

_LEASE = 60.0
_POLL = 1.0
_URGENT_POLL = 0.2
"""Seconds between two looks at a queue that other processes fill too."""
_MAX_BACKOFF = 300.0

_log = structlog.get_logger("wacore.worker")


class JobRunner:
    """
    Args:
        concurrency: Jobs in hand at once.
        urgent: Whether others must not keep these jobs waiting, neither here nor in the store.
        stopping: Once set, no job is reserved any more and running ones are asked to hand back.
    """

    def __init__(
        self,
        queue: JobQueue,
        jobs: Mapping[str, RunJob],
        *,
        concurrency: int,
        stopping: asyncio.Event,
        urgent: bool = False,
    ) -> None:
        self._queue = queue
        self._jobs = jobs
        self._concurrency = concurrency
        self._stopping = stopping
        self._urgent = urgent
        self._poll = _URGENT_POLL if urgent else _POLL

    async def run(self) -> None:
        """Returns once `stopping` is set and every job in hand has ended."""
        with urgency() if self._urgent else nullcontext():
            await self._run()

    async def _run(self) -> None:
        running: set[asyncio.Task[None]] = set()
        stop = asyncio.ensure_future(self._stopping.wait())
        try:
            while not stop.done():
                reserved = await self._reserve(self._concurrency - len(running))
                running |= {asyncio.create_task(self._do(job)) for job in reserved}
                if reserved and len(running) < self._concurrency:
                    continue
                running = await self._pause(running, stop)
            if running:
                await asyncio.wait(running)
        finally:
            stop.cancel()
            for task in running:
                task.cancel()

    async def _reserve(self, free: int) -> list[ReservedJob]:
        if free <= 0:
            return []
        try:
            return await self._queue.reserve(list(self._jobs), limit=free, lease=_LEASE)
        except Exception:  # the queue is away; it may come back
            _log.exception("reserving jobs failed")
            return []

    async def _pause(
        self, running: set[asyncio.Task[None]], stop: asyncio.Future[Any]
    ) -> set[asyncio.Task[None]]:
        """Until a job ends, a new one comes, or we are to stop."""
        arrival = asyncio.ensure_future(self._queue.wait(list(self._jobs), self._poll))
        full = len(running) >= self._concurrency
        waits: set[asyncio.Future[Any]] = {*running} if full else {*running, arrival}
        await asyncio.wait({*waits, stop}, return_when=asyncio.FIRST_COMPLETED)
        arrival.cancel()
        return {task for task in running if not task.done()}

    async def _do(self, reserved: ReservedJob) -> None:
        job = reserved.job
        heartbeat = asyncio.create_task(self._keep(reserved))
        with bound_contextvars(
            job=job.kind,
            job_key=job.key,
            attempt=reserved.attempt,
            correlation_id=correlation_of(job),
        ):
            try:
                done = await self._jobs[job.kind](reserved, lambda: not self._stopping.is_set())
                if not done:
                    await self._queue.enqueue([job])
                await self._queue.complete(reserved)
            except Exception as error:
                _log.exception("job failed")
                await self._give_back(reserved, error)
            finally:
                heartbeat.cancel()

    async def _give_back(self, reserved: ReservedJob, error: Exception) -> None:
        delay = min(_MAX_BACKOFF, 2.0**reserved.attempt)
        try:
            text = f"{type(error).__name__}: {error}"
            await self._queue.retry(reserved, delay=delay, error=text)
        except Exception:  # its lease will pass, and it comes back by itself
            _log.exception("handing a job back failed")

    async def _keep(self, reserved: ReservedJob) -> None:
        while True:
            await asyncio.sleep(_LEASE / 3)
            try:
                if not await self._queue.extend(reserved, lease=_LEASE):
                    _log.warning("lost the lease of a job")
                    return
            except Exception:  # two more tries fit into the lease
                _log.exception("extending a lease failed")
