"""Jobs as rows: any number of workers on any number of machines."""

from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import chunks
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.shared_tables import SharedTables
from wacore.adapters.sql.transact import transact
from wacore.application.job_turns import DueJob, Turns
from wacore.application.ports import Clock, DeadJob, IdFactory, Job, ReservedJob
from wacore.application.wake_up import WakeUps

_WAITING = "waiting"
_OUT_OF_LEASES = "Its lease ran out at the last attempt."
_MOST_CANDIDATES = 500


class SqlJobQueue:
    """
    A JobQueue and its DeadJobs.

    Args:
        max_attempts: After so many a job is set aside.
    """

    def __init__(
        self,
        database: ServiceDatabase,
        tables: SharedTables,
        clock: Clock,
        new_id: IdFactory,
        *,
        max_attempts: int = 10,
    ) -> None:
        self._database = database
        self._jobs = tables.jobs
        self._clock = clock
        self._new_id = new_id
        self._max_attempts = max_attempts
        self._turns = Turns()
        self._wake_ups = WakeUps()

    async def enqueue(self, jobs: list[Job], *, not_before: datetime | None = None) -> None:
        if not jobs:
            return
        due_at = not_before or self._clock.now()
        await transact(self._database.write, lambda c: self._insert(c, jobs, due_at))
        self._wake_ups.nudge(job.kind for job in jobs)

    async def _insert(self, connection: AsyncConnection, jobs: list[Job], due_at: datetime) -> None:
        c = self._jobs.c
        rows = [
            {
                "id": self._new_id(),
                "kind": job.kind,
                "key": job.key,
                "slot": _WAITING,
                "payload": job.payload,
                "lane": job.lane,
                "priority": job.priority,
                "attempts": 0,
                "due_at": due_at,
                "died_at": None,
                "error": "",
            }
            for job in jobs
        ]
        rows.sort(key=itemgetter("kind", "key"))  # all writers lock in one order
        if connection.dialect.name == "sqlite":
            new = sqlite.insert(self._jobs)
            earlier = func.min(c.due_at, new.excluded.due_at)
            await connection.execute(
                new.on_conflict_do_update(
                    index_elements=["kind", "key", "slot"], set_={"due_at": earlier}
                ),
                rows,
            )
            return
        incoming = mysql.insert(self._jobs)
        least = func.least(c.due_at, incoming.inserted.due_at)
        await connection.execute(incoming.on_duplicate_key_update(due_at=least), rows)

    async def reserve(self, kinds: list[str], *, limit: int, lease: float) -> list[ReservedJob]:
        for _ in range(3):
            due = await self._due(kinds, limit)
            if not due:
                break
            claim = partial(self._claim, order=self._turns.order(due), limit=limit, lease=lease)
            claimed = await transact(self._database.write, claim)
            if claimed:
                return claimed
        return []  # nothing is due, or others were faster each time

    async def _due(self, kinds: list[str], limit: int) -> list[DueJob]:
        """The first of each lane, more than can be claimed, since others claim at the same time."""
        c = self._jobs.c
        turn = func.row_number().over(partition_by=[c.priority, c.lane], order_by=[c.due_at, c.id])
        ranked = (
            select(c.id, c.kind, c.key, c.lane, c.priority, c.due_at, turn.label("turn"))
            .where(c.kind.in_(kinds), c.died_at.is_(None), c.due_at <= self._clock.now())
            .subquery()
        )
        statement = (
            select(ranked)
            .where(ranked.c.turn <= 4 * limit)
            .order_by(ranked.c.priority.desc(), ranked.c.turn, ranked.c.due_at)
            .limit(max(_MOST_CANDIDATES, 8 * limit))
        )
        async with self._database.read.connect() as connection:
            return [
                DueJob(row.id, row.kind, row.key, row.lane, row.priority, row.due_at)
                for row in await connection.execute(statement)
            ]

    async def _claim(
        self, connection: AsyncConnection, *, order: list[DueJob], limit: int, lease: float
    ) -> list[ReservedJob]:
        c = self._jobs.c
        now = self._clock.now()
        free: dict[UUID, Row[Any]] = {
            row.id: row
            for row in await connection.execute(
                select(self._jobs)
                .where(c.id.in_([job.id for job in order]), c.died_at.is_(None), c.due_at <= now)
                .with_for_update(skip_locked=True)
            )
        }
        exhausted = [row.id for row in free.values() if row.attempts >= self._max_attempts]
        if exhausted:
            await self._bury(connection, exhausted, _OUT_OF_LEASES)
        chosen = [job for job in order if job.id in free and job.id not in exhausted][:limit]
        self._turns.serve(chosen)
        if not chosen:
            return []
        receipt = self._new_id().hex
        leased_until = now + timedelta(seconds=lease)
        await connection.execute(
            update(self._jobs)
            .where(c.id.in_([job.id for job in chosen]))
            .values(slot=receipt, due_at=leased_until, attempts=c.attempts + 1)
        )
        return [
            ReservedJob(
                id=job.id,
                job=_job(free[job.id]),
                attempt=free[job.id].attempts + 1,
                leased_until=leased_until,
                receipt=receipt,
            )
            for job in chosen
        ]

    async def extend(self, reserved: ReservedJob, *, lease: float) -> bool:
        leased_until = self._clock.now() + timedelta(seconds=lease)

        async def body(connection: AsyncConnection) -> bool:
            result = await connection.execute(
                update(self._jobs).where(*self._ours(reserved)).values(due_at=leased_until)
            )
            return result.rowcount == 1

        return await transact(self._database.write, body)

    async def complete(self, reserved: ReservedJob) -> None:
        async def body(connection: AsyncConnection) -> None:
            await connection.execute(delete(self._jobs).where(*self._ours(reserved)))

        await transact(self._database.write, body)

    async def retry(self, reserved: ReservedJob, *, delay: float, error: str) -> None:
        due_at = self._clock.now() + timedelta(seconds=delay)
        await transact(
            self._database.write,
            lambda c: self._give_back(c, reserved, due_at, error),
            repeat_on_duplicate=True,
        )

    async def _give_back(
        self, connection: AsyncConnection, reserved: ReservedJob, due_at: datetime, error: str
    ) -> None:
        c = self._jobs.c
        ours = self._ours(reserved)
        attempts = await connection.scalar(select(c.attempts).where(*ours).with_for_update())
        if attempts is None:
            return
        if attempts >= self._max_attempts:
            await self._bury(connection, [reserved.id], error)
            return
        twin = [c.kind == reserved.job.kind, c.key == reserved.job.key, c.slot == _WAITING]
        made = await connection.scalar(select(c.attempts).where(*twin).with_for_update())
        if made is None:
            await connection.execute(
                update(self._jobs).where(*ours).values(slot=_WAITING, due_at=due_at, error=error)
            )
            return
        await connection.execute(
            update(self._jobs).where(*twin).values(attempts=max(made, attempts))
        )
        await connection.execute(delete(self._jobs).where(*ours))

    async def waiting(self, kind: str) -> int:
        c = self._jobs.c
        statement = select(func.count()).where(c.kind == kind, c.slot == _WAITING)
        async with self._database.read.connect() as connection:
            return (await connection.scalar(statement)) or 0

    async def wait(self, kinds: list[str], at_most: float) -> None:
        await self._wake_ups.wait(kinds, at_most)

    async def dead(self, *, limit: int) -> list[DeadJob]:
        c = self._jobs.c
        statement = (
            select(self._jobs)
            .where(c.died_at.is_not(None))
            .order_by(c.died_at.desc(), c.id.desc())
            .limit(limit)
        )
        async with self._database.read.connect() as connection:
            return [
                DeadJob(
                    id=row.id,
                    job=_job(row),
                    attempts=row.attempts,
                    error=row.error,
                    died_at=row.died_at,
                )
                for row in await connection.execute(statement)
            ]

    async def replay(self, job_ids: list[UUID]) -> int:
        revived = await transact(self._database.write, lambda c: self._revive(c, job_ids))
        self._wake_ups.nudge(job.kind for job in revived)
        return len(revived)

    async def _revive(self, connection: AsyncConnection, job_ids: list[UUID]) -> list[Job]:
        c = self._jobs.c
        found: list[Job] = []
        for chunk in chunks(job_ids):
            dead = [c.id.in_(chunk), c.died_at.is_not(None)]
            rows = (await connection.execute(select(self._jobs).where(*dead))).all()
            if rows:
                jobs = [_job(row) for row in rows]
                await connection.execute(delete(self._jobs).where(*dead))
                await self._insert(connection, jobs, self._clock.now())
                found += jobs
        return found

    async def _bury(self, connection: AsyncConnection, job_ids: list[UUID], error: str) -> None:
        await connection.execute(
            update(self._jobs)
            .where(self._jobs.c.id.in_(job_ids))
            .values(died_at=self._clock.now(), due_at=None, error=error)
        )

    def _ours(self, reserved: ReservedJob) -> tuple[Any, ...]:
        c = self._jobs.c
        return (c.id == reserved.id, c.slot == reserved.receipt, c.died_at.is_(None))


def _job(row: Row[Any]) -> Job:
    return Job(
        kind=row.kind, key=row.key, payload=row.payload, lane=row.lane, priority=row.priority
    )
