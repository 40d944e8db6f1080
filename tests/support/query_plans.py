"""How a database goes about what it is asked."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.engine import ServiceDatabase

Sent = tuple[str, Any]

_FEW = 500
"""Rows that may be read or sorted: more than one owner's share, far fewer than a table holds."""


@contextmanager
def sent(*engines: AsyncEngine) -> Iterator[list[Sent]]:
    """Statements with their parameters; of an executemany the first row's."""
    found: list[Sent] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        found.append((statement, parameters[0] if many else parameters))

    listening: set[Engine] = {engine.sync_engine for engine in engines}
    for engine in listening:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in listening:
            event.remove(engine, "before_cursor_execute", note)


@dataclass(frozen=True)
class Objection:
    table: str
    plan: str
    statement: str


async def objections(connection: AsyncConnection, statements: Iterable[Sent]) -> list[Objection]:
    """Each statement whose plan reads or sorts a whole table; alike ones once."""
    judge = _on_sqlite if connection.dialect.name == "sqlite" else _on_mysql
    alike = dict(statements)
    return [
        Objection(table, plan, statement)
        for statement, parameters in alike.items()
        if statement.split(maxsplit=1)[0] in {"SELECT", "UPDATE", "DELETE"}
        for table, plan in await judge(connection, statement, tuple(parameters))
    ]


async def _on_sqlite(
    connection: AsyncConnection, statement: str, parameters: tuple[Any, ...]
) -> list[tuple[str, str]]:
    """SQLite tells no numbers; a scan of an index is in order where a limit ends it."""
    plan = await connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
    scans = [row.detail for row in plan if row.detail.startswith("SCAN ")]
    return [
        (each.split()[1], each)
        for each in scans
        if not each.endswith(("CONSTANT ROW", "CONSTANT ROWS"))
        and not each.split()[1].startswith(_MADE_UP)
        and not ("USING" in each and "LIMIT" in statement)
    ]


async def _on_mysql(
    connection: AsyncConnection, statement: str, parameters: tuple[Any, ...]
) -> list[tuple[str, str]]:
    plan = await connection.exec_driver_sql("EXPLAIN FORMAT=TRADITIONAL " + statement, parameters)
    found = []
    for row in plan.mappings():
        table, rows, extra = row["table"] or "<nothing>", _count(row["rows"]), row["Extra"] or ""
        if rows <= _FEW or table.startswith(_MADE_UP):
            continue
        if row["type"] in {"ALL", "index"} or "filesort" in extra:
            found.append((table, f"{row['type']} of {rows} rows by {row['key']}: {extra}"))
    return found


async def rows_read(database: ServiceDatabase, statements: Iterable[Sent]) -> int:
    """Rows and index entries that these SELECTs touch; an estimate on SQLite, which counts steps."""
    count = _steps if database.read.dialect.name == "sqlite" else _handled
    questions = [(each, values) for each, values in statements if each.startswith("SELECT")]
    return sum([await count(database.read, each, tuple(values)) for each, values in questions])


async def _steps(engine: AsyncEngine, statement: str, values: tuple[Any, ...]) -> int:
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    with closing(sqlite3.connect(engine.url.database or "")) as connection:
        connection.set_progress_handler(step, 1)
        connection.execute(statement, values).fetchall()
    return taken // _STEPS_A_ROW


async def _handled(engine: AsyncEngine, statement: str, values: tuple[Any, ...]) -> int:
    async with engine.connect() as connection:
        before = await _reads(connection)
        await connection.exec_driver_sql(statement, values)
        return await _reads(connection) - before


async def _reads(connection: AsyncConnection) -> int:
    told = await connection.execute(text("SHOW SESSION STATUS LIKE 'Handler_read%'"))
    return sum(int(row[1]) for row in told)


_STEPS_A_ROW = 20


def _count(rows: Any) -> int:
    """MariaDB adds what share of them a filter leaves: `409 (21%)`."""
    return int(str(rows or 0).partition(" ")[0])


_MADE_UP = ("<", "(", "anon_", "raw", "incoming")
"""How tables are called that exist in the statement only."""
