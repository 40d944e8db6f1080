"""Jobs in this process: gone when it goes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from wacore.application.job_turns import DueJob, Turns
from wacore.application.ports import Clock, DeadJob, IdFactory, Job, ReservedJob
from wacore.application.wake_up import WakeUps

_OUT_OF_LEASES = "Its lease ran out at the last attempt."


@dataclass(frozen=True)
class _Entry:
    """`receipt` is empty while nobody has it in hand; `due_at` is then its time, else the lease's end."""

    id: UUID
    job: Job
    due_at: datetime
    attempts: int = 0
    receipt: str = ""


class MemoryJobQueue:
    """
    A JobQueue and its DeadJobs.

    Args:
        max_attempts: After so many a job is set aside.
    """

    def __init__(self, clock: Clock, new_id: IdFactory, *, max_attempts: int = 10) -> None:
        self._clock = clock
        self._new_id = new_id
        self._max_attempts = max_attempts
        self._entries: dict[UUID, _Entry] = {}
        self._waiting: dict[tuple[str, str], UUID] = {}
        self._dead: dict[UUID, DeadJob] = {}
        self._turns = Turns()
        self._wake_ups = WakeUps()

    async def enqueue(self, jobs: list[Job], *, not_before: datetime | None = None) -> None:
        due_at = not_before or self._clock.now()
        for job in jobs:
            twin = self._twin(job)
            if twin is None:
                self._put(_Entry(self._new_id(), job, due_at))
            else:
                self._put(replace(twin, due_at=min(twin.due_at, due_at)))
        self._wake_ups.nudge(job.kind for job in jobs)

    async def reserve(self, kinds: list[str], *, limit: int, lease: float) -> list[ReservedJob]:
        now = self._clock.now()
        wanted = [e for e in self._entries.values() if e.job.kind in kinds and e.due_at <= now]
        for entry in wanted:
            if entry.attempts >= self._max_attempts:
                self._bury(entry, _OUT_OF_LEASES)
        due = [_due(entry) for entry in wanted if entry.id in self._entries]
        chosen = self._turns.order(due)[:limit]
        self._turns.serve(chosen)
        return [self._hand_out(self._entries[job.id], lease) for job in chosen]

    def _hand_out(self, entry: _Entry, lease: float) -> ReservedJob:
        taken = replace(
            entry,
            attempts=entry.attempts + 1,
            due_at=self._clock.now() + timedelta(seconds=lease),
            receipt=self._new_id().hex,
        )
        self._remove(entry)
        self._put(taken)
        return ReservedJob(
            id=taken.id,
            job=taken.job,
            attempt=taken.attempts,
            leased_until=taken.due_at,
            receipt=taken.receipt,
        )

    async def extend(self, reserved: ReservedJob, *, lease: float) -> bool:
        entry = self._ours(reserved)
        if entry is None:
            return False
        self._put(replace(entry, due_at=self._clock.now() + timedelta(seconds=lease)))
        return True

    async def complete(self, reserved: ReservedJob) -> None:
        entry = self._ours(reserved)
        if entry is not None:
            self._remove(entry)

    async def retry(self, reserved: ReservedJob, *, delay: float, error: str) -> None:
        entry = self._ours(reserved)
        if entry is None:
            return
        if entry.attempts >= self._max_attempts:
            self._bury(entry, error)
            return
        self._remove(entry)
        twin = self._twin(entry.job)
        if twin is None:
            due_at = self._clock.now() + timedelta(seconds=delay)
            self._put(replace(entry, due_at=due_at, receipt=""))
        else:
            self._put(replace(twin, attempts=max(twin.attempts, entry.attempts)))

    async def waiting(self, kind: str) -> int:
        return sum(1 for waiting_kind, _ in self._waiting if waiting_kind == kind)

    async def wait(self, kinds: list[str], at_most: float) -> None:
        await self._wake_ups.wait(kinds, at_most)

    async def dead(self, *, limit: int) -> list[DeadJob]:
        latest = sorted(self._dead.values(), key=lambda dead: (dead.died_at, dead.id), reverse=True)
        return latest[:limit]

    async def replay(self, job_ids: list[UUID]) -> int:
        found = [
            self._dead.pop(job_id) for job_id in dict.fromkeys(job_ids) if job_id in self._dead
        ]
        await self.enqueue([dead.job for dead in found])
        return len(found)

    def _twin(self, job: Job) -> _Entry | None:
        waiting = self._waiting.get((job.kind, job.key))
        return None if waiting is None else self._entries[waiting]

    def _ours(self, reserved: ReservedJob) -> _Entry | None:
        entry = self._entries.get(reserved.id)
        return entry if entry is not None and entry.receipt == reserved.receipt else None

    def _put(self, entry: _Entry) -> None:
        self._entries[entry.id] = entry
        if not entry.receipt:
            self._waiting[entry.job.kind, entry.job.key] = entry.id

    def _remove(self, entry: _Entry) -> None:
        del self._entries[entry.id]
        if not entry.receipt:
            del self._waiting[entry.job.kind, entry.job.key]

    def _bury(self, entry: _Entry, error: str) -> None:
        self._remove(entry)
        self._dead[entry.id] = DeadJob(
            id=entry.id,
            job=entry.job,
            attempts=entry.attempts,
            error=error,
            died_at=self._clock.now(),
        )


def _due(entry: _Entry) -> DueJob:
    job = entry.job
    return DueJob(entry.id, job.kind, job.key, job.lane, job.priority, entry.due_at)
