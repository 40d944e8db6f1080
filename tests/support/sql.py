"""Databases that tests may write to, and a count of what is sent to them."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import MetaData, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from wacore.adapters.sql.engine import ServiceDatabase

SERVER = os.environ.get("WACORE_TEST_SQL_URL", "")
"""A MySQL or MariaDB to run the SQL tests on instead of SQLite; its user may create databases."""


@asynccontextmanager
async def sql_url(folder: Path) -> AsyncIterator[str]:
    """An empty database of the test's own: a file in `folder` (give `tmp_path`), or on the server."""
    if not SERVER:
        yield f"sqlite+aiosqlite:///{folder / f'{uuid4().hex}.sqlite3'}"
        return
    name = f"test_{uuid4().hex}"
    await _at_server(f"CREATE DATABASE {name} COLLATE utf8mb4_bin")
    try:
        yield _url_of(name)
    finally:
        await _at_server(f"DROP DATABASE {name}")


@asynccontextmanager
async def sql_database(folder: Path, metadata: MetaData) -> AsyncIterator[ServiceDatabase]:
    """A database with every table of `metadata`, and nothing else in it."""
    async with AsyncExitStack() as stack:
        if SERVER:
            url = await stack.enter_async_context(_kept_url(metadata))
        else:
            url = await stack.enter_async_context(sql_url(folder))
        database = ServiceDatabase(url)
        stack.push_async_callback(database.dispose)
        if url not in _FILLED:
            async with database.write.begin() as connection:
                await connection.run_sync(metadata.create_all)
        yield database
        if SERVER:
            await _empty(database, metadata)
            _FILLED.add(url)


def _url_of(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


_FREE: dict[MetaData, list[str]] = {}
_MADE: set[str] = set()
_FILLED: set[str] = set()


@asynccontextmanager
async def _kept_url(metadata: MetaData) -> AsyncIterator[str]:
    """On a server it takes seconds to make the tables, so whoever comes next gets them emptied."""
    free = _FREE.setdefault(metadata, [])
    if not free:
        name = f"test_{uuid4().hex}"
        await _at_server(f"CREATE DATABASE {name} COLLATE utf8mb4_bin")
        _MADE.add(name)
        free.append(_url_of(name))
    url = free.pop()
    yield url  # a test that failed keeps its own: what it left there is not known
    free.append(url)


async def _empty(database: ServiceDatabase, metadata: MetaData) -> None:
    async with database.write.begin() as connection:
        await connection.execute(text("SET SESSION foreign_key_checks=0"))
        for table in metadata.tables.values():
            await connection.execute(table.delete())
    await database.dispose()


async def drop_kept() -> None:
    """At the end of the tests."""
    for name in _MADE:
        await _at_server(f"DROP DATABASE {name}")


async def _at_server(statement: str) -> None:
    server = ServiceDatabase(SERVER, pool_size=1)
    async with server.write.begin() as connection:
        await connection.execute(text(statement))
    await server.dispose()


@contextmanager
def statements(engine: AsyncEngine) -> Iterator[list[str]]:
    """The statements sent while the block runs; an executemany is one."""
    sent: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        sent.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)
