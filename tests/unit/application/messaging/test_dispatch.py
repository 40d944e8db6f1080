"""Sending campaigns, in memory."""

import pytest

from support.dispatch_ground import World, world
from support.doubts_suite import DoubtsSuite
from support.fence_suite import FenceSuite
from support.limits_suite import DailyLimitSuite, LaneSuite, PairRateSuite
from support.planning_suite import PlanningSuite
from support.restraint_suite import CapsSuite, HoursSuite
from support.safeguards_suite import CanarySuite, FailuresSuite
from support.sending_suite import SendingSuite
from support.single_suite import ReportsOfDispatchSuite, SingleSuite
from support.status_suite import StatusSuite
from support.stops_suite import StopsSuite
from support.trouble_suite import TroubleSuite
from wacore.adapters.memory.messaging.due_messages import MemoryDueMessages
from wacore.adapters.memory.messaging.sending_reader import MemorySendingReader
from wacore.adapters.memory.messaging.store import MemoryMessagingStore
from wacore.adapters.memory.messaging.unit_of_work import MemoryMessagingUnitOfWork
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.application.ports import Envelope


class Memory:
    @pytest.fixture
    def world(self) -> World:
        store = MemoryMessagingStore()
        seal = sealer(uuid7)
        begin = MemoryDatabase(store, lambda: MemoryMessagingUnitOfWork(store, seal)).begin

        async def outbox() -> list[Envelope]:
            return list(store.outbox.values())

        return world(begin, MemoryDueMessages(store), MemorySendingReader(store), outbox)


class TestSending(Memory, SendingSuite):
    """Sending, stopping and going on."""


class TestPlanning(Memory, PlanningSuite):
    """Who is to be sent what."""


class TestHours(Memory, HoursSuite):
    """When people may be written to."""


class TestCaps(Memory, CapsSuite):
    """How often people may be written to."""


class TestStops(Memory, StopsSuite):
    """What stops, and for how long."""


class TestTrouble(Memory, TroubleSuite):
    """Meta, the network and workers fail."""


class TestDoubts(Memory, DoubtsSuite):
    """Meta's answers tell nothing."""


class TestFence(Memory, FenceSuite):
    """Copies of earlier days."""


class TestStatuses(Memory, StatusSuite):
    """Meta reports."""


class TestSingles(Memory, SingleSuite):
    """Messages of one's own."""


class TestReports(Memory, ReportsOfDispatchSuite):
    """What is told of a dispatch."""


class TestDailyLimit(Memory, DailyLimitSuite):
    """No more people than the portfolio may reach."""


class TestCanary(Memory, CanarySuite):
    """The first few go ahead."""


class TestFailures(Memory, FailuresSuite):
    """What fails too often stops."""


class TestPairRate(Memory, PairRateSuite):
    """No person gets too much at once."""


class TestLanes(Memory, LaneSuite):
    """Nobody waits for somebody else's million."""
