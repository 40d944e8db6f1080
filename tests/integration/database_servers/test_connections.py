"""Connections as the repositories rely on them, on MySQL and MariaDB."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from wacore.adapters.sql.engine import ServiceDatabase


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[ServiceDatabase]:
    database = ServiceDatabase(database_url)
    yield database
    await database.dispose()


async def test_a_session_is_strict_in_utc_and_bounded(database: ServiceDatabase) -> None:
    """Whatever the server's own settings are."""
    asked = text(
        "SELECT @@session.time_zone, @@session.sql_mode LIKE '%STRICT_TRANS_TABLES%',"
        " @@session.sql_mode LIKE '%ONLY_FULL_GROUP_BY%', @@session.innodb_lock_wait_timeout"
    )
    async with database.write.connect() as connection:
        found = tuple((await connection.execute(asked)).one())
        isolation = await connection.get_isolation_level()
        named = await connection.execute(
            text(
                "SHOW VARIABLES WHERE Variable_name IN ('max_execution_time', 'max_statement_time')"
            )
        )
        [(_, limit)] = named.all()

    assert ("+00:00", 1, 1, 5, "READ COMMITTED") == (*found, isolation)
    assert float(limit) in {30000, 30}  # milliseconds on MySQL, seconds on MariaDB


async def test_connections_that_the_server_closed_are_not_used(database: ServiceDatabase) -> None:
    """As after its restart, or a night: each is asked before it is handed out."""
    async with database.write.connect() as connection:
        used = await connection.scalar(text("SELECT CONNECTION_ID()"))
    killer = ServiceDatabase(database.write.url.render_as_string(hide_password=False))
    async with killer.write.connect() as connection:
        await connection.execute(text(f"KILL {used}"))
    await killer.dispose()

    async with database.write.connect() as connection:
        assert used != await connection.scalar(text("SELECT CONNECTION_ID()"))


async def test_old_connections_are_replaced(database_url: str) -> None:
    """Whoever comes after their time gets a new one, and the old one is closed."""
    database = ServiceDatabase(database_url, recycle=1)

    async def used() -> int:
        async with database.write.connect() as connection:
            return int(await connection.scalar(text("SELECT CONNECTION_ID()")) or 0)

    first = await used()
    await asyncio.sleep(1.1)
    later = await used()
    async with database.write.connect() as connection:
        listed = await connection.execute(text("SELECT id FROM information_schema.processlist"))
        alive = set(listed.scalars())
    await database.dispose()

    assert first != later
    assert (False, True) == (first in alive, later in alive)


async def test_a_server_that_stops_answering_is_not_waited_for(database_url: str) -> None:
    """After the time allowed the connection is given up."""
    database = ServiceDatabase(database_url, read_timeout=1)
    started = time.monotonic()
    with pytest.raises(OperationalError, match="2013"):
        async with asyncio.timeout(10), database.write.connect() as connection:
            await connection.execute(text("DO SLEEP(5)"))
    await database.dispose()

    assert 1 <= time.monotonic() - started < 4


async def test_a_commit_is_the_last_word(database: ServiceDatabase) -> None:
    """The server is not asked to roll back what is committed; what is not, is rolled back once."""
    asked = text("SHOW SESSION STATUS LIKE 'Com_rollback'")
    async with database.write.connect() as connection:
        await connection.execute(text("CREATE TABLE things (id INTEGER PRIMARY KEY)"))
        await connection.commit()
        before = (await connection.execute(asked)).one()[1]
        await connection.commit()
    for number in range(3):
        async with database.write.connect() as connection:
            await connection.execute(text("INSERT INTO things VALUES (:id)"), {"id": number})
            await connection.commit()
    async with database.write.connect() as connection:
        after_commits = (await connection.execute(asked)).one()[1]
    async with database.write.connect() as connection:
        after_a_look = (await connection.execute(asked)).one()[1]

    assert (0, 1) == (int(after_commits) - int(before), int(after_a_look) - int(before))
