"""Inserts without conversion, for the small rows that come by the ten thousand."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection


async def insert_plain(
    connection: AsyncConnection, table: Table, rows: Sequence[tuple[Any, ...]]
) -> None:
    """
    Insert rows that are as the driver takes them, an id as its 16 bytes.

    Converting each value by its column's type takes SQLAlchemy several times as long as storing it.
    """
    if rows:
        await connection.exec_driver_sql(_statement(table, connection.dialect), list(rows))


@cache
def _statement(table: Table, dialect: Dialect) -> str:
    return str(insert(table).compile(dialect=dialect))
