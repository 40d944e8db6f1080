"""Many rows in few statements, alike on SQLite, MySQL and MariaDB."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    Dialect,
    LargeBinary,
    Subquery,
    Table,
    Update,
    bindparam,
    text,
    update,
)
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import BINARY, TypeDecorator

from wacore.adapters.sql.plain_rows import Converter, converter, plain_rows

T = TypeVar("T")

CHUNK = 1000
"""Rows a statement: more make no statement faster, and asyncmy cuts them at about 1 MB anyway."""


def chunks(rows: Sequence[T], size: int = CHUNK) -> Iterator[list[T]]:
    rest = iter(rows)
    while chunk := list(islice(rest, size)):
        yield chunk


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
) -> int:
    """
    Give each row found by its `key` its own values in `columns`; answers how many were found.

    Args:
        rows: Dicts with the names in `key` and `columns`.
    """
    matched = 0
    for chunk in chunks(rows):
        alike = {f"new_{name}": chunk[0][name] for name in columns if _alike(chunk, name)}
        own = tuple(name for name in columns if f"new_{name}" not in alike)
        what = (table, tuple(key), own, tuple(columns))
        values: Any
        if not own and len(key) == 1:
            statement, values = _all(*what), {"keys": [row[key[0]] for row in chunk], **alike}
        elif _is_sqlite(connection):
            matched += await _each(connection, table, chunk, (tuple(key), tuple(columns)))
            continue
        else:
            document = _document(connection.dialect, table, chunk, (*key, *own))
            statement, values = _joined(*what), {"document": document, **alike}
        matched += (await connection.execute(statement, values)).rowcount
    return matched


async def _each(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    what: tuple[tuple[str, ...], tuple[str, ...]],
) -> int:
    """One executemany, which the sqlite3 module runs without leaving C."""
    statement, names, converters = _plain_update(connection.dialect, table, *what)
    values = plain_rows(([row[name] for row in rows] for name in names), converters)
    return (await connection.exec_driver_sql(statement, values)).rowcount


@lru_cache(maxsize=256)
def _plain_update(
    dialect: Dialect, table: Table, key: tuple[str, ...], columns: tuple[str, ...]
) -> tuple[str, list[str], list[Converter]]:
    """As the driver wants it, the columns its parameters are for, and what makes them the driver's."""
    statement = (
        update(table)
        .where(*(table.c[name] == bindparam(f"new_{name}") for name in key))
        .values(_from_parameters(columns))
    )
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    names = [name.removeprefix("new_") for name in compiled.positiontup or ()]
    kinds = [table.c[name].type for name in names]
    return str(compiled), names, [converter(kind, dialect) for kind in kinds]


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


@lru_cache(maxsize=256)
def _all(table: Table, key: tuple[str], _: tuple[str, ...], columns: tuple[str, ...]) -> Update:
    """One statement for rows that are to be alike."""
    return (
        update(table)
        .where(table.c[key[0]].in_(bindparam("keys", expanding=True)))
        .values(_from_parameters(columns))
    )


@lru_cache(maxsize=256)
def _joined(
    table: Table,
    key: tuple[str, ...],
    own: tuple[str, ...],
    columns: tuple[str, ...],
) -> Update:
    """One UPDATE over a join: an executemany would be a round trip for each row."""
    new = _document_as_table(table, key, own)
    alike = [name for name in columns if name not in own]
    return (
        update(table)
        .where(*(table.c[name] == new.c[name] for name in key))
        .values({name: new.c[name] for name in own} | _from_parameters(alike))
    )


def _from_parameters(names: Iterable[str]) -> dict[str, Any]:
    return {name: bindparam(f"new_{name}") for name in names}


def _document(
    dialect: Dialect, table: Table, rows: Sequence[Mapping[str, Any]], names: Sequence[str]
) -> str:
    """The rows' values in JSON; statements are made once, and this is what varies."""
    store = [converter(table.c[name].type, dialect) for name in names]
    columns = [
        [_as_text(row[name] if convert is None else convert(row[name])) for row in rows]
        for name, convert in zip(names, store, strict=True)
    ]
    return json.dumps(list(zip(*columns, strict=True)), ensure_ascii=False)


_quote = mysql.dialect().identifier_preparer.quote


def _document_as_table(table: Table, key: Sequence[str], columns: Sequence[str]) -> Subquery:
    """Values to join with, on MySQL and MariaDB: one parameter of JSON, read by JSON_TABLE."""
    kept = [table.c[name] for name in (*key, *columns)]
    read = ", ".join(
        f"{_restored(column, f'raw.c{i}')} AS {_quote(column.name)}"
        for i, column in enumerate(kept)
    )
    declared = ", ".join(
        f"c{i} {'VARCHAR(512)' if i < len(key) else 'MEDIUMTEXT'} PATH '$[{i}]'"
        for i in range(len(kept))
    )
    return (
        text(  # all that varies in it are quoted names of our own columns
            f"SELECT {read} FROM JSON_TABLE(:document, '$[*]' COLUMNS ({declared})) AS raw"  # noqa: S608
        )
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
