"""Databases that tests may write to, and a count of what is sent to them."""

import os
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import pytest
from sqlalchemy import MetaData, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from wacore.adapters.sql.engine import ServiceDatabase

GIVEN = os.environ.get("WACORE_TEST_SQL_URL", "")
"""The only server to run the SQL tests on, a MySQL or MariaDB; its user may create databases."""

ENGINES = ("given",) if GIVEN else ("sqlite", "mariadb", "mysql")


def on_engines(*names: str) -> pytest.MarkDecorator:
    """For a test that shows no more on the others; the one that is given is taken anyway."""
    return pytest.mark.parametrize("engine", names if not GIVEN else ENGINES, indirect=True)


class Databases(Protocol):
    """Where tests get their databases."""

    def empty(self, folder: Path) -> AbstractAsyncContextManager[str]:
        """The URL of one without tables, of the test's own."""

    def with_tables(
        self, folder: Path, metadata: MetaData
    ) -> AbstractAsyncContextManager[ServiceDatabase]:
        """One with these tables and nothing in them, which no other test uses meanwhile."""


class Files:
    """SQLite's, in the folder of the test."""

    @asynccontextmanager
    async def empty(self, folder: Path) -> AsyncIterator[str]:
        yield f"sqlite+aiosqlite:///{folder / f'{uuid4().hex}.sqlite3'}"

    @asynccontextmanager
    async def with_tables(self, folder: Path, metadata: MetaData) -> AsyncIterator[ServiceDatabase]:
        async with self.empty(folder) as url, _opened(url) as database:
            await _create_tables(database, metadata)
            yield database


class Server:
    """
    A MySQL's or MariaDB's.

    There it takes a second to make the tables, so whoever comes next gets them emptied. They are
    kept by their names too: a schema has more tables once all its modules are imported.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._free: defaultdict[tuple[MetaData, frozenset[str]], list[str]] = defaultdict(list)
        self._made: set[str] = set()

    @asynccontextmanager
    async def empty(self, folder: Path) -> AsyncIterator[str]:
        name = await self._create()
        try:
            yield self._url_of(name)
        finally:
            await self._drop(name)

    @asynccontextmanager
    async def with_tables(
        self,
        folder: Path,
        metadata: MetaData,
    ) -> AsyncIterator[ServiceDatabase]:
        free = self._free[metadata, frozenset(metadata.tables)]
        name = free.pop() if free else await self._make(metadata)
        async with _opened(self._url_of(name)) as database:
            yield database  # a test that failed keeps its own: what it left there is not known
            await _delete_all(database, metadata)
        free.append(name)

    async def drop_kept(self) -> None:
        """At the end of the tests."""
        for name in list(self._made):
            await self._drop(name)

    async def _make(self, metadata: MetaData) -> str:
        name = await self._create()
        async with _opened(self._url_of(name)) as database:
            await _create_tables(database, metadata)
        return name

    async def _create(self) -> str:
        name = f"test_{uuid4().hex}"
        await self._tell(f"CREATE DATABASE {name} COLLATE utf8mb4_bin")
        self._made.add(name)
        return name

    async def _drop(self, name: str) -> None:
        await self._tell(f"DROP DATABASE {name}")
        self._made.remove(name)

    async def _tell(self, statement: str) -> None:
        async with _opened(self._url) as server, server.write.begin() as connection:
            await connection.execute(text(statement))

    def _url_of(self, name: str) -> str:
        return make_url(self._url).set(database=name).render_as_string(hide_password=False)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[ServiceDatabase]:
    database = ServiceDatabase(url)
    try:
        yield database
    finally:
        await database.dispose()


async def _create_tables(database: ServiceDatabase, metadata: MetaData) -> None:
    async with database.write.begin() as connection:
        await connection.run_sync(metadata.create_all)


async def _delete_all(database: ServiceDatabase, metadata: MetaData) -> None:
    """From the few tables that have rows: to delete from each takes longer than most tests."""
    filled = " UNION ALL ".join(
        f"(SELECT '{name}' FROM {name} LIMIT 1)"  # noqa: S608 (names of ours)
        for name in metadata.tables
    )
    async with database.write.begin() as connection:
        for name in (await connection.scalars(text(filled))).all():
            await connection.execute(metadata.tables[name].delete())


_now: Databases = Files()


@contextmanager
def made_by(databases: Databases) -> Iterator[None]:
    """Whoever asks for a database in the block gets one of these; elsewhere it is a file."""
    global _now  # noqa: PLW0603 (a test's fixtures and its helpers ask alike)
    before, _now = _now, databases
    try:
        yield
    finally:
        _now = before


def sql_url(folder: Path) -> AbstractAsyncContextManager[str]:
    """An empty database of the test's own: a file in `folder` (give `tmp_path`), or on a server."""
    return _now.empty(folder)


def sql_database(folder: Path, metadata: MetaData) -> AbstractAsyncContextManager[ServiceDatabase]:
    """A database with every table of `metadata`, and nothing else in it."""
    return _now.with_tables(folder, metadata)


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
