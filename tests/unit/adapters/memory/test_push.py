"""Words within one process."""

import pytest

from wacore.adapters.memory.push import MemoryPushChannels
from wacore.testing.contracts.push import BACKLOG, PushChannelsContract


class TestMemoryPushChannels(PushChannelsContract):
    @pytest.fixture
    def channels(self) -> MemoryPushChannels:
        return MemoryPushChannels(backlog=BACKLOG)
