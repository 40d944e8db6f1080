"""Jobs as rows."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.sql import sql_database, statements
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.job_queue import SqlJobQueue
from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import new_metadata
from wacore.adapters.system import uuid7
from wacore.testing.contracts.job_queue import (
    KIND,
    MAX_ATTEMPTS,
    JobQueueContract,
    a_job,
    reserve,
)
from wacore.testing.contracts.job_waiting import JobWaitingContract

metadata = new_metadata()
shared = shared_tables(metadata)


def a_queue(database: ServiceDatabase, clock: ManualClock) -> SqlJobQueue:
    return SqlJobQueue(database, shared, clock, uuid7, max_attempts=MAX_ATTEMPTS)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def queue(database: ServiceDatabase, clock: ManualClock) -> SqlJobQueue:
    return a_queue(database, clock)


class TestSqlJobQueue(JobQueueContract, JobWaitingContract):
    """On one database."""


async def test_jobs_outlive_the_process(
    database: ServiceDatabase, queue: SqlJobQueue, clock: ManualClock
) -> None:
    """Another queue on the same database finds what the first was given."""
    await queue.enqueue([a_job("a")])

    assert ["a"] == [r.job.key for r in await reserve(a_queue(database, clock))]


async def test_processes_share_the_work(database: ServiceDatabase, clock: ManualClock) -> None:
    """Workers with queues of their own take every job once."""
    await a_queue(database, clock).enqueue([a_job(str(n)) for n in range(60)])

    async def work() -> list[str]:
        mine: list[str] = []
        own = a_queue(database, clock)
        while found := await reserve(own, limit=5):
            mine += [reserved.job.key for reserved in found]
        return mine

    done = [key for mine in await asyncio.gather(*(work() for _ in range(6))) for key in mine]

    assert sorted(str(n) for n in range(60)) == sorted(done)


async def test_many_jobs_are_one_statement(database: ServiceDatabase, queue: SqlJobQueue) -> None:
    """A thousand are added by one statement, and fifty reserved by two."""
    with statements(database.write) as sent:
        await queue.enqueue([a_job(str(n)) for n in range(1000)])
    added = [statement for statement in sent if "jobs" in statement]
    with statements(database.write) as sent:
        await queue.reserve([KIND], limit=50, lease=30)
    changed = [statement for statement in sent if statement.startswith("UPDATE")]

    assert (1, 1) == (len(added), len(changed))


async def test_an_idle_queue_takes_no_lock(database: ServiceDatabase, queue: SqlJobQueue) -> None:
    """Looking for work that is not there does not begin a writing transaction."""
    with statements(database.write) as sent:
        assert [] == await reserve(queue)

    if database.write is not database.read:
        assert [] == sent
