"""Answers already given, as rows."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.sql import sql_database
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.idempotency import SqlIdempotencyStore
from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import new_metadata
from wacore.testing.contracts.idempotency import IdempotencyStoreContract

metadata = new_metadata()
shared = shared_tables(metadata)


class TestSqlIdempotencyStore(IdempotencyStoreContract):
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    async def store(self, tmp_path: Path, clock: ManualClock) -> AsyncIterator[SqlIdempotencyStore]:
        async with sql_database(tmp_path, metadata) as database:
            yield SqlIdempotencyStore(database, shared, clock)
