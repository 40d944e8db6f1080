"""Engines with the session settings the repositories rely on."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, Table, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from support.sql import on_engines, sql_database, sql_url
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.types import TABLE, Key, new_metadata

metadata = new_metadata()
counters = Table(
    "counters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Key, nullable=False),
    Column("value", Integer, nullable=False),
    **TABLE,
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        async with database.write.begin() as connection:
            await connection.execute(insert(counters).values(id=1, name="Ada", value=0))
        yield database


async def test_changes_at_the_same_time_are_not_lost(database: ServiceDatabase) -> None:
    """Read, think, write: with the row locked, thirty of these make thirty."""

    async def add_one() -> None:
        async with database.write.begin() as connection:
            value = await connection.scalar(select(counters.c.value).with_for_update())
            await asyncio.sleep(0)
            await connection.execute(update(counters).values(value=(value or 0) + 1))

    await asyncio.gather(*(add_one() for _ in range(30)))

    async with database.read.connect() as connection:
        assert await connection.scalar(select(counters.c.value)) == 30


async def test_readers_do_not_wait_for_a_writer(database: ServiceDatabase) -> None:
    """They see the last commit while the next one is being made."""
    async with database.write.begin() as writing:
        await writing.execute(update(counters).values(value=7))
        async with asyncio.timeout(5), database.read.connect() as reading:
            assert await reading.scalar(select(counters.c.value)) == 0

    async with database.read.connect() as reading:
        assert await reading.scalar(select(counters.c.value)) == 7


async def test_like_tells_upper_from_lower_case(database: ServiceDatabase) -> None:
    """Search columns are folded by us, so that every database finds the same."""
    async with database.read.connect() as connection:
        found = [
            await connection.scalar(
                select(func.count()).select_from(counters).where(counters.c.name.like(pattern))
            )
            for pattern in ("Ad%", "ad%")
        ]

    assert [1, 0] == found


async def test_the_session_is_set_up(database: ServiceDatabase) -> None:
    """Foreign keys count and commits are durable; MySQL is strict, in UTC and bounded in time."""
    if database.write.dialect.name != "sqlite":
        asked = text("SELECT @@session.time_zone, @@session.sql_mode LIKE '%STRICT_TRANS_TABLES%'")
        async with database.write.connect() as connection:
            assert ("+00:00", 1) == tuple((await connection.execute(asked)).one())
        return
    async with database.write.connect() as connection:
        pragmas = [
            await connection.scalar(text(f"PRAGMA {name}"))
            for name in ("foreign_keys", "synchronous", "journal_mode", "busy_timeout")
        ]

    assert [1, 2, "wal", 0] == pragmas


@on_engines("sqlite")  # servers lock rows, not the database
async def test_a_process_that_writes_much_lets_others_write(tmp_path: Path) -> None:
    """It begins anew as soon as it has committed; SQLite's own way to wait would let hundreds pass."""
    async with sql_url(tmp_path) as url:
        much, little = ServiceDatabase(url), ServiceDatabase(url)
        async with much.write.begin() as connection:
            await connection.run_sync(metadata.create_all)
            await connection.execute(insert(counters).values(id=1, name="Ada", value=0))

        async def add(database: ServiceDatabase, held: float) -> None:
            async with database.write.begin() as connection:
                await connection.execute(update(counters).values(value=counters.c.value + 1))
                await asyncio.sleep(held)

        added, passed = 0, list[int]()

        async def keep_adding() -> None:
            nonlocal added
            while True:
                await add(much, 0.02)
                added += 1

        adding = asyncio.create_task(keep_adding())
        async with asyncio.timeout(30):
            for _ in range(25):
                await asyncio.sleep(0.03)
                before = added
                await add(little, 0)
                passed.append(added - before)
        adding.cancel()
        await asyncio.wait([adding])
        for database in (much, little):
            await database.dispose()

    assert max(passed) < 40


async def test_processes_may_create_a_database_together(tmp_path: Path) -> None:
    """Opening the same new database ten times at once works each time; SQLite may not wait by itself."""

    async def open_once(url: str) -> None:
        database = ServiceDatabase(url)
        async with database.write.begin() as connection:
            await connection.execute(text("SELECT 1"))
        await database.dispose()

    for n in range(20):
        async with sql_url(tmp_path / str(n) / "folder") as url:
            await asyncio.gather(*(open_once(url) for _ in range(10)))


async def test_a_ping_needs_an_answer(database: ServiceDatabase, tmp_path: Path) -> None:
    """Health is asked of the database itself."""
    await database.ping()

    nowhere = ServiceDatabase(f"sqlite+aiosqlite:///{tmp_path}")
    with pytest.raises(OperationalError):
        await nowhere.ping()
    await nowhere.dispose()


async def test_a_transaction_begun_behind_its_back_is_rolled_back(
    database: ServiceDatabase,
) -> None:
    """By a statement of the driver's, of which SQLAlchemy knows nothing."""
    async with database.write.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        cursor = await raw.cursor()
        await cursor.execute("BEGIN")
        await cursor.execute("UPDATE counters SET value = 5")
        await cursor.close()
    async with database.write.begin() as connection:
        await connection.execute(update(counters).values(name="Bob"))

    async with database.read.connect() as connection:
        assert (0, "Bob") == (
            await connection.execute(select(counters.c.value, counters.c.name))
        ).one()


async def test_what_is_asked_comes_back_whole(database: ServiceDatabase) -> None:
    """Rows, their columns' names, how many were changed, and an error as SQLAlchemy's own."""
    async with database.write.begin() as connection:
        found = await connection.execute(select(counters))
        names, rows = tuple(found.keys()), found.all()
        many = await connection.execute(
            insert(counters), [{"id": n, "name": "Bob", "value": n} for n in range(2, 5)]
        )
        changed = await connection.execute(update(counters).values(value=9))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(counters).values(id=1, name="Ada", value=0))
        empty = await connection.execute(select(counters).where(counters.c.id == 7))

    assert (("id", "name", "value"), [(1, "Ada", 0)]) == (names, rows)
    assert (3, 4, []) == (many.rowcount, changed.rowcount, empty.all())
