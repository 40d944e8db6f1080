"""Connections as the repositories rely on them, on MySQL and MariaDB."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

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


async def test_a_connection_just_used_is_used_again_without_a_question(
    database: ServiceDatabase,
) -> None:
    """Nor is what was committed rolled back; the server counts both."""
    before = await _counts(database)

    after = await _counts(database)

    assert before == after


async def test_one_that_rested_is_asked(database: ServiceDatabase) -> None:
    """The other end may be gone without having closed it."""
    before = await _counts(database)
    await asyncio.sleep(1.1)

    after = await _counts(database)

    assert before["Com_admin_commands"] + 1 == after["Com_admin_commands"]


async def test_what_was_not_committed_is_rolled_back(database: ServiceDatabase) -> None:
    """Also if its first statement failed, which may hold locks all the same."""
    before = await _counts(database)
    async with database.write.connect() as connection:
        await connection.execute(text("SELECT 1"))
    with pytest.raises(ProgrammingError):
        async with database.write.connect() as connection:
            await connection.execute(text("SELECT 1 FROM nowhere"))

    after = await _counts(database)

    assert before["Com_rollback"] + 2 == after["Com_rollback"]


async def test_so_is_what_nobody_knows_of(database: ServiceDatabase) -> None:
    """A commit that failed, say: the server still calls the transaction open."""
    before = await _counts(database)
    async with database.write.connect() as connection:
        pooled = await connection.get_raw_connection()
        assert pooled.driver_connection is not None
        await pooled.driver_connection.begin()

    after = await _counts(database)

    assert before["Com_rollback"] + 1 == after["Com_rollback"]


async def _counts(database: ServiceDatabase) -> dict[str, int]:
    """How often the only connection in use was asked whether it lives, and rolled back."""
    named = text(
        "SHOW SESSION STATUS WHERE Variable_name IN ('Com_admin_commands', 'Com_rollback')"
    )
    async with database.write.connect() as connection:
        counts = {name: int(count) for name, count in await connection.execute(named)}
        await connection.commit()
    return counts


async def test_a_server_that_stops_answering_is_not_waited_for(database_url: str) -> None:
    """After the time allowed the connection is given up."""
    database = ServiceDatabase(database_url, read_timeout=1)
    started = time.monotonic()
    with pytest.raises(OperationalError, match="2013"):
        async with asyncio.timeout(10), database.write.connect() as connection:
            await connection.execute(text("DO SLEEP(5)"))
    await database.dispose()

    assert 1 <= time.monotonic() - started < 4
