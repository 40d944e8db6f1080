"""Pace shared by the processes on one database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.sql import sql_database
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.rate_limiter import SqlRateLimiter
from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import new_metadata
from wacore.testing.contracts.rate_limiter import KEY, RateLimiterContract

metadata = new_metadata()
shared = shared_tables(metadata)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


class TestSqlRateLimiter(RateLimiterContract):
    @pytest.fixture
    def limiter(self, database: ServiceDatabase, clock: ManualClock) -> SqlRateLimiter:
        return SqlRateLimiter(database, shared, clock)


async def test_processes_share_the_pace(database: ServiceDatabase, clock: ManualClock) -> None:
    """Limiters of several processes grant no more together than one would."""
    limiters = [SqlRateLimiter(database, shared, clock) for _ in range(4)]

    waits = await asyncio.gather(
        *(limiters[n % 4].place(KEY, rate=10, within=9) for n in range(20))
    )

    assert sorted(waits) == pytest.approx([n / 10 for n in range(20)], abs=1e-5)
