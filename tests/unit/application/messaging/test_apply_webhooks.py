"""Webhooks take effect, in memory."""

from collections import Counter

import pytest

from support.dispatching import CAMPAIGN
from support.durability_suite import DurabilitySuite
from support.intake import Intake, memory_intake
from support.intake_suite import InboundSuite
from support.reports_suite import ReportsSuite
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.domain.messaging.webhook import Quarantined


class TestApplyWebhooksInMemory(InboundSuite, DurabilitySuite, ReportsSuite):
    @pytest.fixture
    def wired(self) -> tuple[Intake, MemoryIntakeStore]:
        return memory_intake()

    @pytest.fixture
    def intake(self, wired: tuple[Intake, MemoryIntakeStore]) -> Intake:
        self.store = wired[1]
        return wired[0]

    async def quarantined(self, intake: Intake) -> list[Quarantined]:
        return list(self.store.quarantine.values())

    async def responses(self, intake: Intake) -> dict[str, int]:
        return dict(
            Counter(
                kind.value for dispatch, kind, _ in self.store.responses if dispatch == CAMPAIGN
            )
        )
