"""Tables with as many rows as it takes for a database to mind how it finds them."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    Table,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from support.examples import ORGANIZATION, moment, number
from wacore.adapters.sql.bulk import chunks
from wacore.adapters.sql.types import At, Id

ROWS = 3000
_SORTS = 20
"""Values of a column that has no row's own: each is found in 150 rows."""

Values = Mapping[str, Callable[[int], Any]]


async def fill(
    connection: AsyncConnection, metadata: MetaData, particular: Mapping[str, Values]
) -> None:
    """
    Tables that lack a row are filled anew.

    Args:
        particular: By table and column, the values that mean something.
    """
    for table in metadata.sorted_tables:
        if ROWS <= (await connection.scalar(select(func.count()).select_from(table)) or 0):
            continue
        await connection.execute(table.delete())
        own = _own(table)
        special = particular.get(table.name, {})
        rows = [
            {
                column.name: special[column.name](i)
                if column.name in special
                else _value(column, i, own=column.name in own)
                for column in table.c
            }
            for i in range(1, ROWS + 1)
        ]
        for chunk in chunks(rows):
            await connection.execute(insert(table), chunk)


async def learn(connection: AsyncConnection, metadata: MetaData) -> None:
    """Let the database count what is in its tables."""
    if connection.dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        await connection.execute(text(f"ANALYZE TABLE {table.name}"))


def _own(table: Table) -> set[str]:
    """The columns that tell rows apart: the last of each unique key."""
    keys = [list(table.primary_key.columns)]
    keys += [list(each.columns) for each in _unique(table)]
    return {key[-1].name for key in keys if key}


def _unique(table: Table) -> list[Any]:
    constraints = [each for each in table.constraints if each.__visit_name__ == "unique_constraint"]
    return [*constraints, *(index for index in table.indexes if _is_unique(index))]


def _is_unique(index: Index) -> bool:
    return bool(index.unique)


def _value(column: Column[Any], row: int, *, own: bool) -> Any:
    sort = row if own else row % _SORTS
    kind = column.type
    match kind:
        case Id() if column.name == "organization_id":
            ours = row == 1 if own else row % 5 == 1
            value: Any = ORGANIZATION if ours else number(sort)
        case Id():
            value = number(sort)
        case At():
            value = None if column.nullable and row % _SORTS else moment(row)
        case Boolean():
            value = bool(row % 2)
        case Integer() | Double():
            value = sort
        case JSON():
            value = {}
        case _ if kind.python_type is bytes:
            value = sort.to_bytes(32, "big")
        case _:
            value = f"{column.name}{sort}"[-(getattr(kind, "length", None) or 100) :]
    return value
