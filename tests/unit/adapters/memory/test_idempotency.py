"""Answers already given, in this process."""

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.idempotency import MemoryIdempotencyStore
from wacore.testing.contracts.idempotency import IdempotencyStoreContract


class TestMemoryIdempotencyStore(IdempotencyStoreContract):
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def store(self, clock: ManualClock) -> MemoryIdempotencyStore:
        return MemoryIdempotencyStore(clock)
