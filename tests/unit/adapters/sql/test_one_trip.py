"""SQLite lives in a thread of its own, and a trip there costs more than most statements."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from wacore.adapters.sql.engine import ServiceDatabase


class Trips:
    """The queue of a connection's thread, counting what goes in."""

    def __init__(self, queue: Any) -> None:
        self._queue = queue
        self.count = 0

    def put_nowait(self, errand: Any) -> None:
        self.count += 1
        self._queue.put_nowait(errand)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    database = ServiceDatabase(f"sqlite+aiosqlite:///{tmp_path}/one.sqlite3")
    async with database.write.begin() as connection:
        await connection.execute(text("CREATE TABLE things (id INTEGER PRIMARY KEY)"))
    yield database
    await database.dispose()


async def test_each_statement_is_one_trip_and_a_commit_the_last(database: ServiceDatabase) -> None:
    """To begin, to write many rows, to read them, to commit; handing the connection back is none."""
    async with database.write.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        trips = raw._tx = Trips(raw._tx)

    async with database.write.connect() as connection:
        rows = [{"id": n} for n in range(100)]
        await connection.execute(text("INSERT INTO things VALUES (:id)"), rows)
        found = (await connection.execute(text("SELECT id FROM things"))).all()
        await connection.commit()

    assert 100 == len(found)
    assert 4 == trips.count
