"""What limits are kept by, in memory."""

import pytest

from wacore.adapters.memory.messaging.accounts import MemoryAccountKeys, MemoryAccountReader
from wacore.adapters.memory.messaging.conversation_reader import MemoryConversationReader
from wacore.adapters.memory.messaging.due_messages import MemoryDueMessages
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.messaging.intake_unit_of_work import MemoryIntakeUnitOfWork
from wacore.adapters.memory.messaging.limits import MemoryOpenWindows
from wacore.adapters.memory.messaging.news_feeds import MemoryNewsFeeds
from wacore.adapters.memory.messaging.number_paces import MemoryNumberPaces
from wacore.adapters.memory.messaging.recounts import MemoryRecounts
from wacore.adapters.memory.messaging.sending_reader import MemorySendingReader
from wacore.adapters.memory.messaging.subscriptions import MemorySubscriptionReader
from wacore.adapters.memory.messaging.webhooks import MemoryQuarantineReader
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.testing.contracts.messaging.limits import (
    NumberPacesContract,
    OpenWindowsContract,
    PairHistoryContract,
    ReachStoreContract,
)
from wacore.testing.contracts.messaging.sending_store import SendingStore
from wacore.testing.intake import IntakeStore


@pytest.fixture
def rows() -> MemoryIntakeStore:
    return MemoryIntakeStore()


@pytest.fixture
def database(rows: MemoryIntakeStore) -> MemoryDatabase[MemoryIntakeUnitOfWork]:
    seal = sealer(uuid7)
    return MemoryDatabase(rows, lambda: MemoryIntakeUnitOfWork(rows, seal))


class Sending:
    @pytest.fixture
    def store(
        self, rows: MemoryIntakeStore, database: MemoryDatabase[MemoryIntakeUnitOfWork]
    ) -> SendingStore:
        return SendingStore(
            database.begin,
            MemoryDueMessages(rows),
            MemorySendingReader(rows),
            MemoryRecounts(rows),
            MemorySubscriptionReader(rows),
            MemoryNewsFeeds(rows, uuid7),
        )


class TestMemoryReachStore(Sending, ReachStoreContract):
    """Whom a portfolio has reached."""


class TestMemoryPairHistory(Sending, PairHistoryContract):
    """What went to a person lately."""


class TestMemoryOpenWindows(OpenWindowsContract):
    """Who may be written to freely."""

    @pytest.fixture
    def store(
        self, rows: MemoryIntakeStore, database: MemoryDatabase[MemoryIntakeUnitOfWork]
    ) -> IntakeStore:
        return IntakeStore(
            begin=database.begin,
            accounts=MemoryAccountReader(rows),
            keys=MemoryAccountKeys(rows),
            conversations=MemoryConversationReader(rows),
            quarantine=MemoryQuarantineReader(rows),
        )

    @pytest.fixture
    def windows(self, rows: MemoryIntakeStore) -> MemoryOpenWindows:
        return MemoryOpenWindows(rows)


class TestMemoryNumberPaces(NumberPacesContract):
    """How far numbers are slowed down; one process has one."""

    @pytest.fixture
    def paces(self) -> MemoryNumberPaces:
        return MemoryNumberPaces()

    @pytest.fixture
    def others(self, paces: MemoryNumberPaces) -> MemoryNumberPaces:
        return paces
