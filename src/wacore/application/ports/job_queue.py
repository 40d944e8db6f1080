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
    """A job in our hands until `leased_until`.

    Attributes:
        attempt: Counts from 1.
        receipt: Tells the queue that it is still ours; nobody else reads it.
    """

    id: UUID
    job: Job
    attempt: int
    leased_until: datetime
    receipt: str = ""


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
        """
        Add jobs.

        A job whose (kind, key) already waits is not added again, but comes due at the earlier of
        the two times. One that is being worked on is queued anew.
        """
        ...

    async def reserve(self, kinds: list[str], *, limit: int, lease: float) -> list[ReservedJob]:
        """
        Up to `limit` due jobs, ours for `lease` seconds; no two of one (kind, key).

        A job whose lease has expired is due again, or dead if that was its last attempt.
        """
        ...

    async def extend(self, reserved: ReservedJob, *, lease: float) -> bool:
        """False if the job had already passed to somebody else, or is done."""
        ...

    async def complete(self, reserved: ReservedJob) -> None:
        """It is done; nothing happens if it had passed to somebody else."""
        ...

    async def retry(self, reserved: ReservedJob, *, delay: float, error: str) -> None:
        """
        Give it back, due in `delay` seconds; after the queue's attempt limit it is set aside as dead.

        If the same (kind, key) was queued anew meanwhile, that job takes over the attempts made.
        Nothing happens if it had passed to somebody else.
        """
        ...

    async def waiting(self, kind: str) -> int:
        """How many are in nobody's hands, due or not."""
        ...

    async def wait(self, kinds: list[str], at_most: float) -> None:
        """
        Return when a job of one of `kinds` was queued in this process, or after `at_most` seconds.

        All who wait for its kind are told, and nobody else; one that came earlier is not missed.
        """
        ...


class DeadJobs(Protocol):
    """What a queue has given up on."""

    async def dead(self, *, limit: int) -> list[DeadJob]:
        """The latest first."""
        ...

    async def replay(self, job_ids: list[UUID]) -> int:
        """Make dead jobs due again, attempts at zero; answers how many were found."""
        ...
