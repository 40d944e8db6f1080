"""Rows given column by column, by the thousand a second."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import repeat
from operator import length_hint
from typing import Any

from sqlalchemy import Dialect, Table, bindparam, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler

from wacore.adapters.sql.literals import writer
from wacore.adapters.sql.plain_rows import Converter, converter, plain_rows

_LONGEST = 1_000_000
"""Characters of a statement, unless one row is longer: as asyncmy cuts them."""

_AS_IT_IS = {"no_parameters": True}

Columns = Mapping[str, Iterable[Any]]


async def insert_columns(connection: AsyncConnection, table: Table, columns: Columns) -> None:
    """
    Insert rows that are given column by column, the values of each row at the same place in all of them.

    SQLAlchemy would look up every value of every row by its name, and MySQL's driver fit every row
    into the statement by itself.

    Args:
        columns: By name; `repeat(value)` where all are alike, and one at least that ends.
    """
    if connection.dialect.name == "sqlite":
        await _insert_parameters(connection, table, columns)
    else:
        await _insert_literals(connection, table, columns)


async def _insert_parameters(connection: AsyncConnection, table: Table, columns: Columns) -> None:
    statement, converters = _with_parameters(connection.dialect, table, tuple(columns))
    rows = plain_rows(columns.values(), converters)
    if rows:
        await connection.exec_driver_sql(statement, rows)


async def _insert_literals(connection: AsyncConnection, table: Table, columns: Columns) -> None:
    beginning, writers = _with_literals(connection.dialect, table, tuple(columns))
    written = [_written(*each) for each in zip(columns.values(), writers, strict=True)]
    for rows in _portions(map(",".join, zip(*written, strict=False))):
        await connection.exec_driver_sql(
            f"{beginning}({'),('.join(rows)})", execution_options=_AS_IT_IS
        )


def _written(values: Iterable[Any], write: Callable[[Any], str]) -> Iterable[str]:
    if not isinstance(values, repeat):
        return map(write, values)
    assert length_hint(values, -1) < 0, "what is repeated has no end of its own"
    return repeat(write(next(values)))


def _portions(rows: Iterable[str]) -> Iterator[list[str]]:
    portion: list[str] = []
    length = 0
    for row in rows:
        length += len(row) + 3
        if portion and length > _LONGEST:
            yield portion
            portion, length = [], len(row) + 3
        portion.append(row)
    if portion:
        yield portion


@lru_cache(maxsize=64)
def _with_parameters(
    dialect: Dialect, table: Table, names: tuple[str, ...]
) -> tuple[str, list[Converter]]:
    """As the driver wants it, with what makes each column's values the driver's."""
    kinds = [table.c[name].type for name in names]
    statement = insert(table).values({name: bindparam(name) for name in names})
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    assert isinstance(compiled, SQLCompiler)
    assert list(names) == compiled.positiontup, "the columns are to be named in the table's order"
    return str(compiled), [converter(kind, dialect) for kind in kinds]


@lru_cache(maxsize=64)
def _with_literals(
    dialect: Dialect, table: Table, names: tuple[str, ...]
) -> tuple[str, list[Callable[[Any], str]]]:
    """All that stands before the first row, and what writes each column's values."""
    quote = dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    return (
        f"INSERT INTO {quote(table.name)} ({columns}) VALUES ",  # noqa: S608 -- names of our own
        [writer(table.c[name].type, dialect) for name in names],
    )
