"""Pages by keyset, against a whole list sorted by Python."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Column, Integer, Table, insert, select

from support.sql import sql_database
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.types import TABLE, At, Id, Key, new_metadata
from wacore.application.cursors import InvalidCursor
from wacore.application.ports import PageRequest

metadata = new_metadata()
people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Key, nullable=False),
    Column("age", Integer),
    Column("seen_at", At, nullable=False),
    **TABLE,
)
START = datetime(2026, 11, 22, tzinfo=UTC)
ROWS: list[dict[str, object]] = [
    {
        "id": UUID(int=number),
        "name": "abc"[number % 3],
        "age": None if number % 4 == 0 else number % 5,
        "seen_at": START + timedelta(microseconds=number % 2),
    }
    for number in range(24)
]
BY_NAME = Keyset("people.name", people.c.name, people.c.id)
KEYSETS = {
    "ascending": BY_NAME,
    "descending": Keyset("people.seen", people.c.seen_at.desc(), people.c.id.desc()),
    "nulls first": Keyset("people.age", people.c.age, people.c.id),
    "nulls last": Keyset("people.-age", people.c.age.desc(), people.c.id),
    "three keys": Keyset("people.three", people.c.name.desc(), people.c.age, people.c.id.desc()),
}


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        async with database.write.begin() as connection:
            await connection.execute(insert(people), ROWS)
        yield database


async def pages(database: ServiceDatabase, keyset: Keyset, limit: int) -> list[list[UUID]]:
    found: list[list[UUID]] = []
    cursor = None
    while True:
        request = PageRequest(limit=limit, cursor=cursor)
        async with database.read.connect() as connection:
            rows = (await connection.execute(keyset.page(select(people), request))).all()
        page = keyset.cut(rows, request, lambda row: UUID(int=row.id.int))
        found.append(page.items)
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


@pytest.mark.parametrize("name", KEYSETS)
@pytest.mark.parametrize("limit", [1, 5, 24, 200])
async def test_pages_join_to_the_whole_list(
    database: ServiceDatabase, name: str, limit: int
) -> None:
    """No row is missed or shown twice, whatever the page's size, with ties and nulls."""
    keyset = KEYSETS[name]
    whole = (await pages(database, keyset, 200))[0]

    parts = await pages(database, keyset, limit)

    assert whole == [row for part in parts for row in part]
    assert len(ROWS) == len(set(whole))
    assert -(-len(ROWS) // limit) == len(parts)


async def test_the_order_is_what_was_asked_for(database: ServiceDatabase) -> None:
    """Names ascend, and ids break ties."""
    expected = [r["id"] for r in sorted(ROWS, key=lambda r: (str(r["name"]), str(r["id"])))]

    assert [expected] == await pages(database, BY_NAME, 200)


async def test_a_cursor_of_another_order_is_refused(database: ServiceDatabase) -> None:
    """A cursor means nothing in a list sorted otherwise."""
    request = PageRequest(limit=1)
    async with database.read.connect() as connection:
        rows = (await connection.execute(BY_NAME.page(select(people), request))).all()
    cursor = BY_NAME.cut(rows, request, lambda row: row).next_cursor

    with pytest.raises(InvalidCursor):
        KEYSETS["nulls first"].page(select(people), PageRequest(cursor=cursor))


def test_a_keyset_needs_columns() -> None:
    """An expression could not be compared with the cursor's value."""
    with pytest.raises(TypeError):
        Keyset("people.computed", (people.c.age + 1).desc())
