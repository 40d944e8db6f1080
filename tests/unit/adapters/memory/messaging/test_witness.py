"""A witness in memory."""

from collections.abc import Callable

import pytest

from wacore.adapters.memory.messaging.fence import MemoryWitness
from wacore.application.messaging.ports_fence import Witness
from wacore.testing.contracts.messaging.fence import WitnessContract


class TestMemoryWitness(WitnessContract):
    @pytest.fixture
    def open_witness(self) -> Callable[[], Witness]:
        witness = MemoryWitness()
        return lambda: witness
