"""What a server is really sent for a thousand rows."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Integer, Table, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import bulk_update, insert_ignore, upsert
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.types import TABLE, Id, new_metadata

metadata = new_metadata()
things = Table(
    "things",
    metadata,
    Column("id", Id, primary_key=True),
    Column("count", Integer, nullable=False),
    **TABLE,
)
ROWS: list[dict[str, Any]] = [{"id": UUID(int=i), "count": i} for i in range(1000)]


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[AsyncConnection]:
    database = ServiceDatabase(database_url)
    async with database.write.begin() as connection:
        await connection.run_sync(metadata.create_all)
        yield connection
    await database.dispose()


async def questions(connection: AsyncConnection) -> int:
    """Statements that the server has had on this connection, by its own count."""
    row = (await connection.execute(text("SHOW SESSION STATUS LIKE 'Questions'"))).one()
    return int(row[1])


async def test_a_thousand_rows_are_no_thousand_statements(connection: AsyncConnection) -> None:
    """The driver joins the rows of one call; the server counts a few statements for all four."""
    before = await questions(connection)
    await connection.execute(insert(things), ROWS)
    await insert_ignore(connection, things, ROWS)
    await upsert(connection, things, ROWS, key=["id"], update=["count"])
    await bulk_update(connection, things, ROWS, key=["id"], columns=["count"])
    after = await questions(connection)

    assert after - before <= 12
