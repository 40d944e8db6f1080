"""Two commands that wait for each other."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Column, Integer, Table, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import TABLE, new_metadata
from wacore.adapters.sql.unit_of_work import SqlDatabase, SqlUnitOfWork
from wacore.adapters.system import sealer, uuid7
from wacore.application.ports import Begin
from wacore.application.repeating import Repeating
from wacore.domain.errors import TryAgain
from wacore.testing.contracts.outbox import an_event

metadata = new_metadata()
shared = shared_tables(metadata)
purses = Table(
    "purses",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("coins", Integer, nullable=False),
    **TABLE,
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[ServiceDatabase]:
    database = ServiceDatabase(database_url)
    async with database.write.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.execute(insert(purses), [{"id": i, "coins": 10} for i in (1, 2)])
    yield database
    await database.dispose()


@pytest.fixture
def begin(database: ServiceDatabase) -> Begin[SqlUnitOfWork]:
    seal, clock = sealer(uuid7), ManualClock()
    return SqlDatabase(
        database.write, lambda connection: SqlUnitOfWork(connection, shared, seal, clock)
    ).begin


class Give:
    """Locks the giver, then the taker; at the first attempt, both givers meet in between."""

    def __init__(self, begin: Begin[SqlUnitOfWork], both: asyncio.Barrier) -> None:
        self._begin = begin
        self._both = both
        self.runs = 0

    async def __call__(self, giver: int, taker: int) -> None:
        self.runs += 1
        async with self._begin() as work:
            await self._move(work, giver, -1)
            if self.runs == 1:
                await self._both.wait()
            await self._move(work, taker, 1)
            await work.outbox.add(an_event(giver))
            await work.commit()

    async def _move(self, work: SqlUnitOfWork, purse: int, coins: int) -> None:
        statement = update(purses).where(purses.c.id == purse)
        await work.connection.execute(statement.values(coins=purses.c.coins + coins))


async def _no_pause(_: int) -> None:
    await asyncio.sleep(0)


async def test_both_commands_of_a_deadlock_succeed(
    begin: Begin[SqlUnitOfWork], database: ServiceDatabase
) -> None:
    """The server breaks one of them, which is run again; each has its effect once."""
    both = asyncio.Barrier(2)
    one, other = Give(begin, both), Give(begin, both)

    await asyncio.gather(
        Repeating(one, _no_pause)(giver=1, taker=2), Repeating(other, _no_pause)(giver=2, taker=1)
    )

    assert [1, 2] == sorted([one.runs, other.runs])
    async with database.read.connect() as connection:
        assert [10, 10] == list(await connection.scalars(select(purses.c.coins)))
        assert 2 == len((await connection.execute(select(shared.outbox))).all())


async def test_without_repeating_one_of_them_fails(
    begin: Begin[SqlUnitOfWork], database: ServiceDatabase
) -> None:
    """With what tells that nothing of it was written."""
    both = asyncio.Barrier(2)

    results = await asyncio.gather(
        Give(begin, both)(giver=1, taker=2),
        Give(begin, both)(giver=2, taker=1),
        return_exceptions=True,
    )

    assert {type(None), TryAgain} == {type(result) for result in results}
    async with database.read.connect() as connection:
        assert [9, 11] == sorted(await connection.scalars(select(purses.c.coins)))


async def test_a_long_wait_for_a_lock_is_repeated_too(
    begin: Begin[SqlUnitOfWork], database: ServiceDatabase
) -> None:
    """Who waited in vain comes again, and finds the lock free."""
    giving = Give(begin, asyncio.Barrier(1))
    async with database.write.begin() as holder:
        await holder.execute(select(purses).with_for_update())
        waiting = asyncio.create_task(Repeating(giving, _no_pause)(giver=1, taker=2))
        while giving.runs < 2:
            assert not waiting.done()
            await asyncio.sleep(0.05)
    await waiting

    async with database.read.connect() as connection:
        assert [9, 11] == list(await connection.scalars(select(purses.c.coins)))


async def test_a_row_that_another_has_is_asked_for_again(
    begin: Begin[SqlUnitOfWork], database: ServiceDatabase
) -> None:
    """Who would not wait for a lock is refused, which MySQL calls 3572 and MariaDB 1205."""
    runs = 0
    free = asyncio.Event()

    async def look() -> None:
        nonlocal runs
        runs += 1
        async with begin() as work:
            await work.connection.execute(select(purses).with_for_update(nowait=True))

    async def pause(_: int) -> None:
        free.set()
        await holding

    async def hold() -> None:
        async with database.write.begin() as holder:
            await holder.execute(select(purses).with_for_update())
            held.set()
            await free.wait()

    held = asyncio.Event()
    holding = asyncio.create_task(hold())
    await held.wait()
    with pytest.raises(TryAgain) as refused:
        await look()
    await Repeating(look, pause)()

    assert isinstance(refused.value.__cause__, DBAPIError)
    assert refused.value.__cause__.orig is not None
    assert refused.value.__cause__.orig.args[0] in {3572, 1205}
    assert 3 == runs


async def test_the_pool_holds_ten_connections_at_most(database: ServiceDatabase) -> None:
    """However many units of work are open at once; the others wait their turn."""
    most = 0

    async def work() -> None:
        nonlocal most
        async with database.write.begin() as connection:
            await connection.execute(text("SELECT SLEEP(0.02)"))
            open_now = await connection.scalar(
                text("SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE()")
            )
            most = max(most, open_now or 0)

    await asyncio.gather(*(work() for _ in range(40)))

    assert 10 == most
