"""Jobs that remember which request they come from."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec
import structlog

from wacore.application.ports import DeadJob, DeadJobs, Job, JobQueue, ReservedJob

_MEMBER = "correlation_id"
_Members = dict[str, msgspec.Raw]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Members).decode
_decode_id = msgspec.json.Decoder(str).decode


class Keeping(JobQueue, DeadJobs, Protocol):
    """A queue that also says what it has given up on."""


class CorrelatedJobs:
    """
    Another queue, whose payloads get the running request's or job's correlation id as one more
    member. Receivers read what they know of a payload, so none of them needs to know of this.
    """

    def __init__(self, queue: Keeping) -> None:
        self._queue = queue

    async def enqueue(self, jobs: list[Job], *, not_before: datetime | None = None) -> None:
        await self._queue.enqueue([_marked(job) for job in jobs], not_before=not_before)

    async def reserve(self, kinds: list[str], *, limit: int, lease: float) -> list[ReservedJob]:
        return await self._queue.reserve(kinds, limit=limit, lease=lease)

    async def extend(self, reserved: ReservedJob, *, lease: float) -> bool:
        return await self._queue.extend(reserved, lease=lease)

    async def complete(self, reserved: ReservedJob) -> None:
        await self._queue.complete(reserved)

    async def retry(self, reserved: ReservedJob, *, delay: float, error: str) -> None:
        await self._queue.retry(reserved, delay=delay, error=error)

    async def waiting(self, kind: str) -> int:
        return await self._queue.waiting(kind)

    async def wait(self, kinds: list[str], at_most: float) -> None:
        await self._queue.wait(kinds, at_most)

    async def dead(self, *, limit: int) -> list[DeadJob]:
        return await self._queue.dead(limit=limit)

    async def replay(self, job_ids: list[UUID]) -> int:
        return await self._queue.replay(job_ids)


def correlation_of(job: Job) -> str:
    """The id a job was queued under; empty where there was none."""
    try:
        found = _decode(job.payload).get(_MEMBER)
        return _decode_id(found) if found is not None else ""
    except msgspec.DecodeError:
        return ""


def _marked(job: Job) -> Job:
    known = structlog.contextvars.get_contextvars().get(_MEMBER)
    if not known:
        return job
    try:
        members = _decode(job.payload)
    except msgspec.DecodeError:
        return job
    members.setdefault(_MEMBER, msgspec.Raw(_encode(str(known))))
    return msgspec.structs.replace(job, payload=_encode(members))
