"""Many rows in few statements."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Column, Float, Integer, Table, Text, UniqueConstraint, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from support.sql import sql_database, statements
from wacore.adapters.sql.bulk import (
    bulk_update,
    chunks,
    insert_ignore,
    upsert,
)
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.types import TABLE, At, Blob, Id, Json, Key, new_metadata

metadata = new_metadata()
things = Table(
    "things",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Key, nullable=False),
    Column("count", Integer, nullable=False),
    Column("weight", Float),
    Column("at", At),
    Column("note", Text),
    Column("tags", Json),
    Column("body", Blob),
    UniqueConstraint("name"),
    **TABLE,
)

AT = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)


def a_thing(number: int, **changes: object) -> dict[str, object]:
    return {
        "id": UUID(int=number),
        "name": f"thing {number}",
        "count": number,
        "weight": None,
        "at": None,
        "note": None,
        "tags": None,
        "body": None,
    } | changes


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


async def stored(connection: AsyncConnection) -> list[dict[str, object]]:
    found = await connection.execute(select(things).order_by(things.c.id))
    return [dict(row._mapping) for row in found]


async def test_every_type_survives_a_bulk_update(database: ServiceDatabase) -> None:
    """Text in any script, binary, moments to the microsecond, JSON and nulls arrive unchanged."""
    changed = [
        a_thing(
            1,
            weight=0.1,
            at=AT,
            note="žluťoučký 🐎 \\ \" '",
            tags={"a": [1]},
            body=bytes(range(256)) * 4000,
        ),
        a_thing(2, weight=None, at=None, note=None, tags=None, body=None),
    ]
    async with database.write.begin() as connection:
        await connection.execute(insert(things), [a_thing(1), a_thing(2, note="old", at=AT)])
        columns = ["weight", "at", "note", "tags", "body"]
        matched = await bulk_update(connection, things, changed, key=["id"], columns=columns)

        assert matched == 2
        assert changed == await stored(connection)


async def test_a_bulk_update_is_one_statement(database: ServiceDatabase) -> None:
    """A thousand rows with a thousand different values are sent at once."""
    rows = [a_thing(number) for number in range(1000)]
    changed = [{"id": row["id"], "count": number * 7} for number, row in enumerate(rows)]
    async with database.write.begin() as connection:
        await connection.execute(insert(things), rows)
        with statements(database.write) as sent:
            await bulk_update(connection, things, changed, key=["id"], columns=["count"])

        assert len(sent) == 1
        assert [c["count"] for c in changed] == [row["count"] for row in await stored(connection)]


async def test_what_is_alike_in_all_rows_is_sent_once(database: ServiceDatabase) -> None:
    """Beside what differs from row to row, and also where nothing does."""
    half = {"at": AT, "note": "both"}
    mixed = [a_thing(n, count=n * 7, **half) for n in (1, 2)]
    alike = [{**row, "weight": 0.5, "note": None} for row in mixed]
    async with database.write.begin() as connection:
        await connection.execute(insert(things), [a_thing(1), a_thing(2), a_thing(3)])
        columns = ["count", "at", "note"]
        matched = await bulk_update(connection, things, mixed, key=["id"], columns=columns)

        assert matched == 2
        assert [*mixed, a_thing(3)] == await stored(connection)

        with statements(database.write) as sent:
            matched = await bulk_update(
                connection, things, alike, key=["id"], columns=["weight", "note"]
            )

        assert (1, 2) == (len(sent), matched)
        assert [*alike, a_thing(3)] == await stored(connection)


async def test_what_only_python_takes_for_equal_stays_apart(database: ServiceDatabase) -> None:
    """One and true are two things in a document."""
    changed = [a_thing(1, tags={"vip": 1}), a_thing(2, tags={"vip": True})]
    async with database.write.begin() as connection:
        await connection.execute(insert(things), [a_thing(1), a_thing(2)])
        await bulk_update(connection, things, changed, key=["id"], columns=["tags"])

        assert ["1", "True"] == [repr(row["tags"]["vip"]) for row in await stored(connection)]  # type: ignore[index]


async def test_insert_ignore_keeps_what_is_there(database: ServiceDatabase) -> None:
    """A row whose key is taken changes nothing; the others are added by the same statement."""
    async with database.write.begin() as connection:
        await connection.execute(insert(things), [a_thing(1, note="old")])
        with statements(database.write) as sent:
            await insert_ignore(
                connection, things, [a_thing(9, name="thing 1", note="new"), a_thing(2)]
            )

        assert len(sent) == 1
        assert [a_thing(1, note="old"), a_thing(2)] == await stored(connection)


async def test_upsert_overwrites_only_the_columns_it_names(database: ServiceDatabase) -> None:
    """What is named takes the new value, everything else keeps the old one."""
    async with database.write.begin() as connection:
        await connection.execute(insert(things), [a_thing(1, note="old")])
        await upsert(
            connection,
            things,
            [a_thing(1, count=70, note="new"), a_thing(2, note="new")],
            key=["id"],
            update=["note"],
        )

        assert [a_thing(1, note="new"), a_thing(2, note="new")] == await stored(connection)


async def test_no_rows_no_statement(database: ServiceDatabase) -> None:
    """Empty input is not worth a round trip."""
    async with database.write.begin() as connection:
        with statements(database.write) as sent:
            await insert_ignore(connection, things, [])
            await upsert(connection, things, [], key=["id"], update=["note"])
            await bulk_update(connection, things, [], key=["id"], columns=["note"])

    assert sent == []


def test_chunks_leave_nothing_out() -> None:
    """The last chunk holds the rest."""
    assert [[1, 2], [3, 4], [5]] == list(chunks([1, 2, 3, 4, 5], 2))
    assert [] == list(chunks([], 2))
