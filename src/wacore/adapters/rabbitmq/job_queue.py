"""A job queue whose workers the broker wakes."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec
import structlog

from wacore.adapters.rabbitmq.broker import Broker
from wacore.adapters.rabbitmq.link import BrokerAway
from wacore.adapters.rabbitmq.publisher import Unroutable
from wacore.application.ports import DeadJob, DeadJobs, Job, JobQueue, ReservedJob
from wacore.application.wake_up import WakeUps

_MOST_WAKE_UPS = 8
_PATIENCE = 1.0
_REST = 5.0
_PREFETCH = 10
_ANY = "*"
"""In place of a kind, where none is known."""

_log = structlog.get_logger("wacore.rabbitmq")


class KeptJobs(JobQueue, DeadJobs, Protocol):
    """A queue that survives by itself."""


class RabbitJobQueue:
    """
    A JobQueue and its DeadJobs.

    The jobs, their leases, due times and deaths are `kept`'s. A message only says that there is
    something to reserve: one that is lost, late or doubled changes nothing but how soon somebody
    looks.

    Args:
        service: Whose workers are woken.
    """

    def __init__(self, kept: KeptJobs, broker: Broker, service: str) -> None:
        self._kept = kept
        self._publisher = broker.publisher
        self._queue = broker.topology.wake(service)
        self._arrived = WakeUps()
        self._rest_until = 0.0
        broker.consume(self._queue, self._take, concurrency=_PREFETCH)

    async def enqueue(self, jobs: list[Job], *, not_before: datetime | None = None) -> None:
        await self._kept.enqueue(jobs, not_before=not_before)
        if not_before is None:  # what is due later, a sweep finds in time
            await self._wake([job.kind for job in jobs])

    async def reserve(self, kinds: list[str], *, limit: int, lease: float) -> list[ReservedJob]:
        return await self._kept.reserve(kinds, limit=limit, lease=lease)

    async def extend(self, reserved: ReservedJob, *, lease: float) -> bool:
        return await self._kept.extend(reserved, lease=lease)

    async def complete(self, reserved: ReservedJob) -> None:
        await self._kept.complete(reserved)

    async def retry(self, reserved: ReservedJob, *, delay: float, error: str) -> None:
        await self._kept.retry(reserved, delay=delay, error=error)

    async def waiting(self, kind: str) -> int:
        return await self._kept.waiting(kind)

    async def wait(self, kinds: list[str], at_most: float) -> None:
        here = asyncio.ensure_future(self._kept.wait(kinds, at_most))
        anywhere = asyncio.ensure_future(self._arrived.wait(kinds, at_most))
        try:
            await asyncio.wait({here, anywhere}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            here.cancel()
            anywhere.cancel()

    async def dead(self, *, limit: int) -> list[DeadJob]:
        return await self._kept.dead(limit=limit)

    async def replay(self, job_ids: list[UUID]) -> int:
        found = await self._kept.replay(job_ids)
        if found:
            await self._wake([_ANY] * found)
        return found

    async def _take(self, body: bytes, _: str) -> None:
        try:
            kind = msgspec.json.decode(body, type=str)
        except msgspec.DecodeError:  # whoever wrote it, there is something to look for
            kind = _ANY
        if kind == _ANY:
            self._arrived.nudge_all()
        else:
            self._arrived.nudge([kind])

    async def _wake(self, kinds: Sequence[str]) -> None:
        """So many workers as there are jobs; none if the broker is away, for the jobs are safe."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._rest_until:
            return
        bodies = [msgspec.json.encode(kind) for kind in kinds[:_MOST_WAKE_UPS]]
        try:
            async with asyncio.TaskGroup() as group:
                for body in bodies:
                    group.create_task(
                        self._publisher.publish("", self._queue, body, deadline=_PATIENCE)
                    )
        except* (BrokerAway, Unroutable) as failures:
            self._rest_until = loop.time() + _REST
            _log.warning("nobody is woken", queue=self._queue, reason=str(failures.exceptions[0]))
