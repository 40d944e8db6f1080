"""Work to be done once the caller has gone."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A wake-up. Its receiver reads what is due from the store, so a second delivery is harmless.

    Attributes:
        kind: `<context>.<verb phrase>`, for example `campaigns.plan`.
        key: At most one waiting job exists per (kind, key).
        lane: Jobs of different lanes (an organisation, a campaign) take turns.
        priority: Higher goes first, whatever the lane.
    """

    kind: str
    key: str
    payload: bytes = b"{}"
    lane: str = ""
    priority: int = 0


class ReservedJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job in our hands until `leased_until`. `attempt` counts from 1."""

    id: UUID
    job: Job
    attempt: int
    leased_until: datetime


class DeadJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job set aside after too many attempts, with the last error's text."""

    id: UUID
    job: Job
    attempts: int
    error: str
    died_at: datetime


class JobQueue(Protocol):
    """Durable, at least once."""

    async def enqueue(self, jobs: list[Job], *, not_before: datetime | None = None) -> None:
        """A job whose (kind, key) already waits is not added again; one being worked on is queued anew."""
        ...

    async def reserve(self, kinds: list[str], *, limit: int, lease: float) -> list[ReservedJob]:
        """Up to `limit` due jobs, ours for `lease` seconds. An expired lease makes a job due again."""
        ...

    async def extend(self, reserved: ReservedJob, *, lease: float) -> bool:
        """False if the lease had already passed to somebody else."""
        ...

    async def complete(self, reserved: ReservedJob) -> None: ...

    async def retry(self, reserved: ReservedJob, *, delay: float, error: str) -> None:
        """Give it back, due in `delay` seconds; after the queue's attempt limit it is set aside as dead."""
        ...

    async def dead(self, *, limit: int) -> list[DeadJob]: ...

    async def replay(self, job_ids: list[UUID]) -> int:
        """Make dead jobs due again, attempts at zero; answers how many were found."""
        ...

    async def waiting(self, kind: str) -> int: ...
