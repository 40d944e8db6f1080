"""Rows nobody will ask for again."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, insert, select

from support.sql import sql_database
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.idempotency import SqlIdempotencyStore
from wacore.adapters.sql.retention import Retention
from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import new_metadata

metadata = new_metadata()
shared = shared_tables(metadata)


async def test_only_what_is_old_goes(tmp_path: Path) -> None:
    """Marks of a month ago and expired answers are deleted, everything younger stays."""
    clock = ManualClock()
    async with sql_database(tmp_path, metadata) as database:
        sweep = Retention(database, shared, clock)
        answers = SqlIdempotencyStore(database, shared, clock)
        marks = [
            {
                "event_id": UUID(int=age),
                "consumer": "c",
                "consumed_at": clock.now() - timedelta(days=age),
            }
            for age in range(40)
        ]
        async with database.write.begin() as connection:
            await connection.execute(insert(shared.inbox), marks)
        await answers.claim("old", bytes(32))
        clock.advance(timedelta(minutes=2))
        await answers.claim("new", bytes(32))

        assert [9 + 1 + 1, 0] == [await sweep(), await sweep()]

        async with database.read.connect() as connection:
            left = await connection.scalar(select(func.count()).select_from(shared.inbox))
        assert left == 30
        assert await answers.claim("new", bytes(32)) is not None
