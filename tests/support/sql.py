"""Databases that tests may write to, and a count of what is sent to them."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
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
    server = ServiceDatabase(SERVER, pool_size=1)
    try:
        async with server.write.begin() as connection:
            await connection.execute(text(f"CREATE DATABASE {name} COLLATE utf8mb4_bin"))
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
        async with server.write.begin() as connection:
            await connection.execute(text(f"DROP DATABASE {name}"))
    finally:
        await server.dispose()


@asynccontextmanager
async def sql_database(folder: Path, metadata: MetaData) -> AsyncIterator[ServiceDatabase]:
    """A database with every table of `metadata`, and nothing else in it."""
    async with sql_url(folder) as url:
        database = ServiceDatabase(url)
        try:
            async with database.write.begin() as connection:
                await connection.run_sync(metadata.create_all)
            yield database
        finally:
            await database.dispose()


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
