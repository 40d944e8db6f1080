"""Transactions on one service's database, and the facts that leave them."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from support.sql import sql_database, statements
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.outbox_relay import SqlOutboxRelay
from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import new_metadata
from wacore.adapters.sql.unit_of_work import SqlDatabase, SqlUnitOfWork
from wacore.adapters.system import sealer, uuid7
from wacore.application.ports import Begin, Envelope
from wacore.testing.contracts.outbox import LEASE, OutboxContract, happen
from wacore.testing.contracts.unit_of_work import UnitOfWorkContract

metadata = new_metadata()
shared = shared_tables(metadata)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def announced() -> list[Sequence[Envelope]]:
    return []


@pytest.fixture
def begin(
    database: ServiceDatabase, clock: ManualClock, announced: list[Sequence[Envelope]]
) -> Begin[SqlUnitOfWork]:
    async def announce(envelopes: Sequence[Envelope]) -> None:
        announced.append(envelopes)

    seal = sealer(uuid7)
    return SqlDatabase(
        database.write,
        lambda connection: SqlUnitOfWork(connection, shared, seal, clock, announce),
    ).begin


@pytest.fixture
def relay(database: ServiceDatabase, clock: ManualClock) -> SqlOutboxRelay:
    return SqlOutboxRelay(database, shared, clock, lease=LEASE)


@pytest.fixture
def another_relay(database: ServiceDatabase, clock: ManualClock) -> SqlOutboxRelay:
    return SqlOutboxRelay(database, shared, clock, lease=LEASE)


class TestSqlUnitOfWork(UnitOfWorkContract):
    """On a database with the shared tables alone."""


class TestSqlOutboxRelay(OutboxContract):
    """On the same database."""


async def test_facts_travel_in_bulk(
    database: ServiceDatabase, begin: Begin[SqlUnitOfWork], relay: SqlOutboxRelay
) -> None:
    """Five hundred are one insert, one claim and one deletion."""
    with statements(database.write) as sent:
        await happen(begin, *range(500))
        await relay.published(await relay.pending(500))

    changes = [statement.split()[0] for statement in sent if not statement.startswith("SELECT")]
    assert ["INSERT", "UPDATE", "DELETE"] == [verb for verb in changes if verb != "BEGIN"]
