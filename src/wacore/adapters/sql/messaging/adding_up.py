"""Counters in rows, added to in one statement."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
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
    if connection.dialect.name == "sqlite":
        new = sqlite.insert(table)
        added = {name: table.c[name] + new.excluded[name] for name in sums}
        statement: Any = new.on_conflict_do_update(index_elements=list(key), set_=added)
    else:
        incoming = mysql.insert(table)
        statement = incoming.on_duplicate_key_update(
            {name: table.c[name] + incoming.inserted[name] for name in sums}
        )
    await connection.execute(statement, list(rows))
