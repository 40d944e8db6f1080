"""Conversations in memory."""

import pytest

from support.inbox_suite import InboxSuite
from support.intake import Intake, memory_intake
from support.media_suite import MediaSuite
from wacore.adapters.memory.messaging.accounts import MemoryAccountReader
from wacore.adapters.memory.messaging.conversation_reader import MemoryConversationReader
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore


class TestInboxInMemory(InboxSuite, MediaSuite):
    @pytest.fixture
    def wired(self) -> tuple[Intake, MemoryIntakeStore]:
        return memory_intake()

    @pytest.fixture
    def intake(self, wired: tuple[Intake, MemoryIntakeStore]) -> Intake:
        return wired[0]

    @pytest.fixture
    def reader(self, wired: tuple[Intake, MemoryIntakeStore]) -> MemoryConversationReader:
        return MemoryConversationReader(wired[1])

    @pytest.fixture
    def account_reader(self, wired: tuple[Intake, MemoryIntakeStore]) -> MemoryAccountReader:
        return MemoryAccountReader(wired[1])
