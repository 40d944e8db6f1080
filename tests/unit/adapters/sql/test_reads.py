"""A replica that answers with errors."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncEngine

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.reads import ReplicaReads


class Primary:
    """Its log has come to 7."""

    dialect = None

    @asynccontextmanager
    async def connect(self) -> AsyncIterator["Primary"]:
        yield self

    async def scalar(self, _: object) -> str:
        return "7"


async def test_what_it_cannot_answer_costs_no_connection(tmp_path: Path) -> None:
    """Here it is no MySQL at all: every read goes to the primary, and the pool stays full."""
    other = ServiceDatabase(f"sqlite+aiosqlite:///{tmp_path}/other.sqlite3", pool_size=3)
    primary = cast(AsyncEngine, cast(Any, Primary()))
    reads = ReplicaReads(primary, other.read, pause=0)
    for _ in range(10):
        async with reads.connect() as connection:
            assert connection is cast(Any, primary)

    pool: Any = other.read.pool
    assert (0, 10) == (pool.checkedout(), reads.at_primary)
    await other.dispose()
