"""Rows given column by column."""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta, timezone
from itertools import repeat
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Float, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from support.sql import sql_database, statements
from wacore.adapters.sql.columns import insert_columns
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.types import (
    TABLE,
    At,
    Blob,
    Id,
    Json,
    Key,
    NaiveDatetime,
    new_metadata,
)

metadata = new_metadata()
goods = Table(
    "goods",
    metadata,
    Column("id", Id, primary_key=True),
    Column("other", Id),
    Column("name", Key, nullable=False),
    Column("count", Integer, nullable=False),
    Column("weight", Float),
    Column("at", At),
    Column("note", Text),
    Column("tags", Json),
    Column("body", Blob),
    **TABLE,
)

AT = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
IDS = [UUID(int=n) for n in (1, 2, 3)]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


async def stored(connection: AsyncConnection) -> list[dict[str, object]]:
    found = await connection.execute(select(goods).order_by(goods.c.id))
    return [dict(row._mapping) for row in found]


async def test_values_of_every_type_arrive_unchanged(database: ServiceDatabase) -> None:
    """In one statement for them all, among them whatever means something in one."""
    columns: dict[str, Iterable[Any]] = {
        "id": IDS,
        "other": [UUID(int=2**128 - 1), None, UUID(int=0)],
        "name": ["a", "b", "c"],
        "count": repeat(7),
        "weight": [0.1, None, 1.0],
        "at": [AT, None, AT.replace(microsecond=0)],
        "note": ["žluťoučký 🐎 \\ \" '%s :a %% ),(", "", None],
        "tags": [{"a": [1]}, None, []],
        "body": [bytes(range(256)), b"", None],
    }
    async with database.write.begin() as connection:
        with statements(database.write) as sent:
            await insert_columns(connection, goods, columns)
        found = await stored(connection)

    assert 1 == len(sent)
    assert [
        dict(zip(columns, row, strict=True))
        for row in zip(*(columns | {"count": [7, 7, 7]}).values(), strict=True)
    ] == found


async def test_no_rows_are_no_statement(database: ServiceDatabase) -> None:
    """Though some columns would never end."""
    async with database.write.begin() as connection:
        with statements(database.write) as sent:
            await insert_columns(connection, goods, {"id": [], "name": [], "count": repeat(1)})

    assert [] == sent


async def test_a_moment_is_kept_in_utc(database: ServiceDatabase) -> None:
    """From whichever zone it was given; one without a zone is refused."""
    there = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    columns: dict[str, Iterable[Any]] = {"id": IDS[:1], "name": ["a"], "count": [1], "at": [there]}
    async with database.write.begin() as connection:
        await insert_columns(connection, goods, columns)
        with pytest.raises(NaiveDatetime):
            await insert_columns(connection, goods, columns | {"at": [AT.replace(tzinfo=None)]})

        assert [AT] == [row["at"] for row in await stored(connection)]


async def test_rows_too_long_for_one_statement_take_several(database: ServiceDatabase) -> None:
    """Five of the longest webhooks would be more than a MariaDB takes at once."""
    bodies = [bytes([n]) * 4_000_000 for n in range(5)]
    columns: dict[str, Iterable[Any]] = {
        "id": [UUID(int=n) for n in range(5)],
        "name": repeat("a"),
        "count": repeat(1),
        "body": bodies,
    }
    async with database.write.begin() as connection:
        await insert_columns(connection, goods, columns)

        assert bodies == [row["body"] for row in await stored(connection)]
