"""Transactions over tables in memory, and the facts that leave them."""

from collections.abc import Sequence

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.outbox_relay import MemoryOutboxRelay
from wacore.adapters.memory.unit_of_work import MemoryDatabase, MemoryStore, MemoryUnitOfWork
from wacore.adapters.system import sealer, uuid7
from wacore.application.ports import Begin, Envelope
from wacore.testing.contracts.outbox import LEASE, OutboxContract
from wacore.testing.contracts.unit_of_work import UnitOfWorkContract


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def announced() -> list[Sequence[Envelope]]:
    return []


@pytest.fixture
def begin(store: MemoryStore, announced: list[Sequence[Envelope]]) -> Begin[MemoryUnitOfWork]:
    async def announce(envelopes: Sequence[Envelope]) -> None:
        announced.append(envelopes)

    seal = sealer(uuid7)
    return MemoryDatabase(store, lambda: MemoryUnitOfWork(store, seal, announce)).begin


@pytest.fixture
def relay(store: MemoryStore, clock: ManualClock) -> MemoryOutboxRelay:
    return MemoryOutboxRelay(store, clock, lease=LEASE)


@pytest.fixture
def another_relay(relay: MemoryOutboxRelay) -> MemoryOutboxRelay:
    """A store in memory has one process, and that one relay."""
    return relay


class TestMemoryUnitOfWork(UnitOfWorkContract):
    """Over a store without tables of its own."""


class TestMemoryOutboxRelay(OutboxContract):
    """Over the same store."""
