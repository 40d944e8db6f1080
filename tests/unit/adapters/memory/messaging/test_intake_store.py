"""The receiving side's store in memory."""

import pytest

from wacore.adapters.memory.messaging.accounts import MemoryAccountKeys, MemoryAccountReader
from wacore.adapters.memory.messaging.conversation_reader import MemoryConversationReader
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.messaging.intake_unit_of_work import MemoryIntakeUnitOfWork
from wacore.adapters.memory.messaging.webhooks import MemoryQuarantineReader
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.testing.contracts.messaging.accounts import AccountsContract
from wacore.testing.contracts.messaging.conversations import ConversationsContract
from wacore.testing.contracts.messaging.webhooks import WebhooksContract
from wacore.testing.intake import IntakeStore


class Memory:
    @pytest.fixture
    def store(self) -> IntakeStore:
        rows = MemoryIntakeStore()
        seal = sealer(uuid7)
        database = MemoryDatabase(rows, lambda: MemoryIntakeUnitOfWork(rows, seal))
        return IntakeStore(
            begin=database.begin,
            accounts=MemoryAccountReader(rows),
            keys=MemoryAccountKeys(rows),
            conversations=MemoryConversationReader(rows),
            quarantine=MemoryQuarantineReader(rows),
        )


class TestMemoryAccounts(Memory, AccountsContract):
    """Accounts and numbers."""


class TestMemoryWebhooks(Memory, WebhooksContract):
    """Raw webhooks."""


class TestMemoryConversations(Memory, ConversationsContract):
    """Inbound messages and conversations."""
