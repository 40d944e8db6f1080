"""A broker, and the database that keeps what must outlast it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.rabbit import a_broker, a_prefix, removed_afterwards
from support.sql import sql_database
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.rabbitmq.broker import Broker
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.job_queue import SqlJobQueue
from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import new_metadata
from wacore.adapters.system import uuid7
from wacore.testing.contracts.job_queue import MAX_ATTEMPTS

metadata = new_metadata()
shared = shared_tables(metadata)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


@pytest.fixture
def kept(database: ServiceDatabase, clock: ManualClock) -> SqlJobQueue:
    """The jobs themselves."""
    return SqlJobQueue(database, shared, clock, uuid7, max_attempts=MAX_ATTEMPTS)


@pytest.fixture
def prefix() -> str:
    return a_prefix()


@pytest.fixture
async def broker(rabbitmq_url: str, prefix: str) -> AsyncIterator[Broker]:
    broker = a_broker(rabbitmq_url, prefix)
    async with removed_afterwards(rabbitmq_url, broker):
        yield broker
