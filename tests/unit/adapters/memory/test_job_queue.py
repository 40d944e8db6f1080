"""Jobs in this process."""

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.system import uuid7
from wacore.testing.contracts.job_queue import MAX_ATTEMPTS, JobQueueContract
from wacore.testing.contracts.job_waiting import JobWaitingContract


class TestMemoryJobQueue(JobQueueContract, JobWaitingContract):
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def queue(self, clock: ManualClock) -> MemoryJobQueue:
        return MemoryJobQueue(clock, uuid7, max_attempts=MAX_ATTEMPTS)
