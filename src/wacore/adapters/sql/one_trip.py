"""SQLite through aiosqlite, one trip to the connection's thread for each statement."""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util import await_


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is left of a cursor that was read to its end and closed where it was opened."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    rows: Sequence[Any] = ()

    def close(self) -> None:
        """It is."""


_NONE_YET = _Answer()


class _OneTripCursor(AsyncAdapt_aiosqlite_cursor):
    """SQLAlchemy's makes a trip each to open it, to execute, to fetch and to close it."""

    __slots__ = ()

    _awaitable_cursor_close = False

    def _aenter_cursor(self, cursor: Any) -> Any:
        return _NONE_YET

    def _make_new_cursor(self, connection: Any) -> Any:
        return None

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._run(lambda raw: raw.execute(operation, parameters or ()))

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._run(lambda raw: raw.executemany(operation, seq_of_parameters))

    async def _run(self, statement: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> None:
        connection: Any = self._connection
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 - as its own methods do
            answer = await connection._execute(_answer, connection._conn, statement)  # noqa: SLF001 - there is no public way
        self._cursor = answer
        self._rows = deque(answer.rows)


def _answer(
    connection: sqlite3.Connection, statement: Callable[[sqlite3.Connection], sqlite3.Cursor]
) -> _Answer:
    cursor = statement(connection)
    try:
        rows = cursor.fetchall() if cursor.description else ()
        return _Answer(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
    finally:
        cursor.close()


class _OneTripConnection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()

    _cursor_cls = _OneTripCursor


class OneTripDriver(AsyncAdapt_aiosqlite_dbapi):
    """Give it to `create_async_engine` as its `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arguments: Any, **options: Any) -> AsyncAdapt_aiosqlite_connection:
        connection: Any = aiosqlite.connect(*arguments, **options)
        connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy's does
        return _OneTripConnection(self, await_(connection))
