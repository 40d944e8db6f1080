"""Counters in rows, added to in one statement."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def add_up(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    sums: Sequence[str],
) -> None:
    """Add each row's `sums` to those of the row that has its primary `key`, which is made if new."""
    if not rows:
        return
    added = _on_sqlite if connection.dialect.name == "sqlite" else _on_mysql
    await connection.execute(added(table, tuple(key), tuple(sums)), list(rows))


@lru_cache
def _on_sqlite(table: Table, key: tuple[str, ...], sums: tuple[str, ...]) -> Insert:
    new = sqlite.insert(table)
    added = {name: table.c[name] + new.excluded[name] for name in sums}
    return new.on_conflict_do_update(index_elements=list(key), set_=added)


@lru_cache
def _on_mysql(table: Table, _: tuple[str, ...], sums: tuple[str, ...]) -> Insert:
    incoming = mysql.insert(table)
    return incoming.on_duplicate_key_update(
        {name: table.c[name] + incoming.inserted[name] for name in sums}
    )
