"""Many rows in few statements, alike on SQLite, MySQL and MariaDB."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    LargeBinary,
    Subquery,
    Table,
    bindparam,
    insert,
    text,
    true,
    update,
)
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import BINARY, TypeDecorator

T = TypeVar("T")

CHUNK = 1000
"""Rows a statement: more make no statement faster, and asyncmy cuts them at about 1 MB anyway."""


def chunks(rows: Sequence[T], size: int = CHUNK) -> Iterator[list[T]]:
    rest = iter(rows)
    while chunk := list(islice(rest, size)):
        yield chunk


async def insert_columns(
    connection: AsyncConnection, table: Table, columns: Mapping[str, Iterable[Any]]
) -> None:
    """
    Insert rows that are given column by column, the values of each row at the same place in all of them.

    For rows by the thousand a second: SQLAlchemy would look up every value of every row by its name.

    Args:
        columns: By name; `repeat(value)` where all are alike, and one at least that ends.
    """
    names = tuple(columns)
    statement, converters = _plain_insert(connection.dialect, table, names)
    converted = [
        values if convert is None else map(convert, values)
        for values, convert in zip(columns.values(), converters, strict=True)
    ]
    rows = list(zip(*converted, strict=False))
    if rows:
        await connection.exec_driver_sql(statement, rows)


@lru_cache(maxsize=64)
def _plain_insert(
    dialect: Dialect, table: Table, names: tuple[str, ...]
) -> tuple[str, list[Callable[[Any], Any] | None]]:
    """As the driver wants it, with what makes each column's values the driver's."""
    kinds = [table.c[name].type for name in names]
    statement = insert(table).values({name: bindparam(name) for name in names})
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    assert isinstance(compiled, SQLCompiler)
    assert list(names) == compiled.positiontup, "the columns are to be named in the table's order"
    return str(compiled), [kind.dialect_impl(dialect).bind_processor(dialect) for kind in kinds]


async def insert_ignore(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert the rows whose keys are free; which ones those were, the caller has to read."""
    if not rows:
        return
    if _is_sqlite(connection):
        await connection.execute(sqlite.insert(table).on_conflict_do_nothing(), list(rows))
        return
    key = next(iter(table.primary_key))
    await connection.execute(
        mysql.insert(table).on_duplicate_key_update({key.name: key}), list(rows)
    )


async def upsert(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    update: Sequence[str],
) -> None:
    """
    Insert each row, or overwrite the `update` columns of the row that has its `key`.

    `key` is the table's only unique key beside its primary key, or the primary key: MySQL does not
    ask which of them clashed.
    """
    if not rows:
        return
    if _is_sqlite(connection):
        new = sqlite.insert(table)
        await connection.execute(
            new.on_conflict_do_update(
                index_elements=list(key), set_={name: new.excluded[name] for name in update}
            ),
            list(rows),
        )
        return
    incoming = mysql.insert(table)
    await connection.execute(
        incoming.on_duplicate_key_update({name: incoming.inserted[name] for name in update}),
        list(rows),
    )


async def bulk_update(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    columns: Sequence[str],
    where: ColumnElement[bool] | None = None,
) -> int:
    """
    Give each row found by its `key` its own values in `columns`; answers how many were found.

    Args:
        rows: Dicts with the names in `key` and `columns`.
        where: A condition on the stored row, for example that it is still in the state we read.
    """
    guard = true() if where is None else where
    update_chunk = _update_each if _is_sqlite(connection) else _update_joined
    matched = 0
    for chunk in chunks(rows):
        alike = {name: chunk[0][name] for name in columns if _alike(chunk, name)}
        own = [name for name in columns if name not in alike]
        if not own and len(key) == 1:
            matched += await _update_all(
                connection, table, chunk, key=key[0], values=alike, guard=guard
            )
        else:
            matched += await update_chunk(
                connection, table, chunk, key=key, columns=own, alike=alike, guard=guard
            )
    return matched


def _alike(rows: list[Mapping[str, Any]], name: str) -> bool:
    """
    Whether one value does for all rows; most of what changes together changes alike.

    Documents are never alike: Python takes `[1]` and `[True]` for equal.
    """
    first = rows[0][name]
    kind = type(first)
    if kind in _DOCUMENTS:
        return False
    return all(
        row[name] is first or (type(row[name]) is kind and row[name] == first) for row in rows
    )


_DOCUMENTS = frozenset({dict, list, tuple, set, frozenset})


async def _update_all(
    connection: AsyncConnection,
    table: Table,
    rows: list[Mapping[str, Any]],
    *,
    key: str,
    values: Mapping[str, Any],
    guard: ColumnElement[bool],
) -> int:
    result = await connection.execute(
        update(table).where(table.c[key].in_([row[key] for row in rows]), guard).values(values)
    )
    return result.rowcount


async def _update_each(
    connection: AsyncConnection,
    table: Table,
    rows: list[Mapping[str, Any]],
    *,
    key: Sequence[str],
    columns: Sequence[str],
    alike: Mapping[str, Any],
    guard: ColumnElement[bool],
) -> int:
    """One executemany, which the sqlite3 module runs without leaving C."""
    statement = (
        update(table)
        .where(*(table.c[name] == bindparam(f"new_{name}") for name in key), guard)
        .values({name: bindparam(f"new_{name}") for name in (*columns, *alike)})
    )
    names = (*key, *columns, *alike)
    result = await connection.execute(
        statement, [{f"new_{name}": row[name] for name in names} for row in rows]
    )
    return result.rowcount


async def _update_joined(
    connection: AsyncConnection,
    table: Table,
    rows: list[Mapping[str, Any]],
    *,
    key: Sequence[str],
    columns: Sequence[str],
    alike: Mapping[str, Any],
    guard: ColumnElement[bool],
) -> int:
    """One UPDATE over a join: an executemany would be a round trip for each row."""
    new = rows_as_table(connection.dialect, table, rows, key=key, columns=columns)
    result = await connection.execute(
        update(table)
        .where(*(table.c[name] == new.c[name] for name in key), guard)
        .values({table.c[name]: new.c[name] for name in columns} | dict(alike))
    )
    return result.rowcount


def rows_as_table(
    dialect: Dialect,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    columns: Sequence[str],
) -> Subquery:
    """Values to join with, on MySQL and MariaDB: one parameter of JSON, read by JSON_TABLE."""
    names = [*key, *columns]
    kept = [table.c[name] for name in names]
    store = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in kept]
    document = json.dumps(
        [
            [
                _as_text(row[name] if convert is None else convert(row[name]))
                for name, convert in zip(names, store, strict=True)
            ]
            for row in rows
        ],
        ensure_ascii=False,
    )
    read = ", ".join(
        f"{_restored(column, f'raw.c{i}')} AS {dialect.identifier_preparer.quote(column.name)}"
        for i, column in enumerate(kept)
    )
    declared = ", ".join(
        f"c{i} {'VARCHAR(512)' if i < len(key) else 'MEDIUMTEXT'} PATH '$[{i}]'"
        for i in range(len(names))
    )
    return (
        text(  # all that varies in it are quoted names of our own columns
            f"SELECT {read} FROM JSON_TABLE(:document, '$[*]' COLUMNS ({declared})) AS raw"  # noqa: S608
        )
        .bindparams(document=document)
        .columns(*(Column(column.name, column.type) for column in kept))
        .subquery("incoming")
    )


def _restored(column: Column[Any], expression: str) -> str:
    return f"UNHEX({expression})" if _is_binary(column) else expression


def _is_binary(column: Column[Any]) -> bool:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, (LargeBinary, BINARY))


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _is_sqlite(connection: AsyncConnection) -> bool:
    return connection.dialect.name == "sqlite"
