"""Column types that mean the same everywhere."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Table, insert, select
from sqlalchemy.exc import StatementError

from support.sql import sql_database
from wacore.adapters.sql.types import (
    TABLE,
    At,
    Blob,
    Id,
    Json,
    Key,
    LongText,
    new_metadata,
    remembering,
)

metadata = new_metadata()
values = Table(
    "values_of_all_types",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", At),
    Column("key", Key),
    Column("json", Json),
    Column("text", LongText),
    Column("blob", Blob),
    **TABLE,
)
TOKYO = timezone(timedelta(hours=9))


async def round_trip(folder: Path, **row: Any) -> dict[str, Any]:
    async with sql_database(folder, metadata) as database:
        async with database.write.begin() as connection:
            await connection.execute(insert(values).values(id=UUID(int=1), **row))
        async with database.read.connect() as connection:
            stored = (await connection.execute(select(values))).one()._mapping
            return {name: stored[name] for name in row}


@pytest.mark.parametrize(
    "row",
    [
        {"at": datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)},
        {"at": datetime(1970, 1, 1, tzinfo=UTC)},
        {"at": datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)},
        {"key": "žluťoučký 🐎", "text": "日本語 " * 50_000},
        {"json": {"ключ": [1, 0.1, None, True, {"a": "🐎"}]}},
        {"json": None, "at": None, "key": None, "text": None, "blob": None},
        {"blob": bytes(range(256)) * 1000},
        {"blob": b""},
    ],
)
async def test_values_come_back_equal(tmp_path: Path, row: dict[str, Any]) -> None:
    """To the microsecond, the last byte and the rarest script."""
    assert row == await round_trip(tmp_path, **row)


async def test_moments_come_back_in_utc(tmp_path: Path) -> None:
    """The zone they were written in does not matter, the moment does."""
    at = datetime(2026, 11, 22, 21, 0, tzinfo=TOKYO)

    stored = await round_trip(tmp_path, at=at)

    assert at == stored["at"]
    assert UTC == stored["at"].tzinfo


async def test_a_moment_without_a_zone_is_refused(tmp_path: Path) -> None:
    """Nobody could know what it meant."""
    with pytest.raises(StatementError, match="NaiveDatetime"):
        await round_trip(tmp_path, at=datetime(2026, 11, 22))  # noqa: DTZ001 - that is the point


def test_equal_neighbours_are_converted_once() -> None:
    """Whatever lies between them is converted as well, and nothing is mixed up."""
    given = ["1", "1", None, "2", None, None, "1"]
    converted: list[str | None] = []

    def convert(value: str | None) -> int | None:
        converted.append(value)
        return None if value is None else int(value)

    again = remembering(convert)

    assert [1, 1, None, 2, None, None, 1] == [again(value) for value in given]
    assert [None, "1", None, "2", None, "1"] == converted
