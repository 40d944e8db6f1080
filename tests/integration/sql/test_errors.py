"""What a database error means, on each engine."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, Table, UniqueConstraint, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from support.sql import sql_database
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.errors import Meaning, StorageFull, meaning, try_again, violates
from wacore.adapters.sql.transact import transact
from wacore.adapters.sql.types import TABLE, Key, new_metadata
from wacore.domain.errors import TryAgain

metadata = new_metadata()
people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Key, nullable=False),
    UniqueConstraint("name"),
    **TABLE,
)
LOCKED = OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked"))
FULL = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
TAKEN = IntegrityError(
    "INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed: people.name")
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        async with database.write.begin() as connection:
            await connection.execute(insert(people).values(id=1, name="Ada"))
        yield database


async def refused(database: ServiceDatabase, **row: object) -> DBAPIError:
    with pytest.raises(DBAPIError) as caught:
        async with database.write.begin() as connection:
            await connection.execute(insert(people).values(row))
    return caught.value


async def test_a_taken_unique_key_names_its_constraint(database: ServiceDatabase) -> None:
    """A repository can tell which of its constraints it was."""
    error = await refused(database, id=2, name="Ada")

    assert meaning(error) is Meaning.UNIQUE
    assert violates(error, "uq_people_name", "people.name")
    assert not violates(error, "uq_people_mail", "people.mail")


async def test_other_refusals_are_not_taken_for_it(database: ServiceDatabase) -> None:
    """A missing value is no duplicate, and nothing to try again."""
    error = await refused(database, id=2, name=None)

    assert meaning(error) is Meaning.OTHER
    assert not violates(error, "uq_people_name", "people.name")
    assert try_again(error) is None


async def test_a_deadlock_means_try_again(database: ServiceDatabase) -> None:
    """Two transactions that take two rows in opposite order: one is told to start over."""
    if database.write.dialect.name == "sqlite":  # one writer at a time cannot deadlock
        assert isinstance(try_again(LOCKED), TryAgain)
        return
    async with database.write.begin() as connection:
        await connection.execute(insert(people).values(id=2, name="Grace"))
    both_hold_one = asyncio.Barrier(2)

    async def take(first: int, second: int) -> None:
        async with database.write.begin() as connection:
            await connection.execute(update(people).where(people.c.id == first).values(id=first))
            await both_hold_one.wait()
            locking = select(people).where(people.c.id == second).with_for_update()
            await connection.execute(locking)

    results = await asyncio.gather(take(1, 2), take(2, 1), return_exceptions=True)

    [lost] = [result for result in results if isinstance(result, DBAPIError)]
    assert isinstance(try_again(lost), TryAgain)


async def test_a_lost_race_is_run_again(database: ServiceDatabase) -> None:
    """The whole transaction, until it wins."""
    tries = 0

    async def body(connection: AsyncConnection) -> str:
        nonlocal tries
        tries += 1
        await connection.execute(update(people).values(name=f"try {tries}"))
        if tries < 3:
            raise LOCKED
        return "won"

    assert await transact(database.write, body) == "won"

    async with database.read.connect() as connection:
        assert await connection.scalar(select(people.c.name)) == "try 3"


async def test_who_always_loses_is_told_so(database: ServiceDatabase) -> None:
    """After eight tries it is the caller's turn to decide."""

    async def body(_: AsyncConnection) -> None:
        raise LOCKED

    with pytest.raises(TryAgain):
        await transact(database.write, body)


async def test_a_full_disk_is_told_at_once(database: ServiceDatabase) -> None:
    """Trying again in a moment would not make room."""
    tries = 0

    async def body(_: AsyncConnection) -> None:
        nonlocal tries
        tries += 1
        raise FULL

    with pytest.raises(StorageFull):
        await transact(database.write, body)
    assert 1 == tries


async def test_a_duplicate_is_looked_at_again_only_on_request(database: ServiceDatabase) -> None:
    """Elsewhere it is the caller's answer."""
    tries = 0

    async def body(_: AsyncConnection) -> int:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise TAKEN
        return tries

    assert await transact(database.write, body, repeat_on_duplicate=True) == 3
    tries = 0
    with pytest.raises(IntegrityError):
        await transact(database.write, body)
    assert tries == 1
