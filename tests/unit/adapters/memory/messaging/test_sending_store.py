"""The sending side's store in memory."""

import pytest

from wacore.adapters.memory.messaging.due_messages import MemoryDueMessages
from wacore.adapters.memory.messaging.news_feeds import MemoryNewsFeeds
from wacore.adapters.memory.messaging.recounts import MemoryRecounts
from wacore.adapters.memory.messaging.sending_reader import MemorySendingReader
from wacore.adapters.memory.messaging.store import MemoryMessagingStore
from wacore.adapters.memory.messaging.subscriptions import MemorySubscriptionReader
from wacore.adapters.memory.messaging.unit_of_work import MemoryMessagingUnitOfWork
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.testing.contracts.messaging.dispatches import CountingContract, DispatchStoreContract
from wacore.testing.contracts.messaging.fence import FenceStoreContract
from wacore.testing.contracts.messaging.frequency_caps import (
    FrequencyCapRaceContract,
    FrequencyCapsContract,
)
from wacore.testing.contracts.messaging.messages import MessageStoreContract
from wacore.testing.contracts.messaging.news_feeds import NewsFeedsContract
from wacore.testing.contracts.messaging.reading import DueMessagesContract, SendingReaderContract
from wacore.testing.contracts.messaging.recounting import RecountsContract
from wacore.testing.contracts.messaging.sending_store import SendingStore
from wacore.testing.contracts.messaging.subscriptions import SubscriptionsContract


class Memory:
    @pytest.fixture
    def store(self) -> SendingStore:
        rows = MemoryMessagingStore()
        seal = sealer(uuid7)
        database = MemoryDatabase(rows, lambda: MemoryMessagingUnitOfWork(rows, seal))
        return SendingStore(
            database.begin,
            MemoryDueMessages(rows),
            MemorySendingReader(rows),
            MemoryRecounts(rows),
            MemorySubscriptionReader(rows),
            MemoryNewsFeeds(rows, uuid7),
        )


class TestMemoryMessageStore(Memory, MessageStoreContract):
    """Messages."""


class TestMemoryDispatchStore(Memory, DispatchStoreContract):
    """Dispatches."""


class TestMemoryCounting(Memory, CountingContract):
    """Counters, evidence, parked reports, references."""


class TestMemoryFrequencyCaps(Memory, FrequencyCapsContract):
    """How often people are written to."""


class TestMemoryFrequencyCapRace(Memory, FrequencyCapRaceContract):
    """By many at once."""


class TestMemoryFenceStore(Memory, FenceStoreContract):
    """The count of claims."""


class TestMemoryRecounts(Memory, RecountsContract):
    """Proving the counters."""


class TestMemorySubscriptions(Memory, SubscriptionsContract):
    """Who is told, and what became of it."""


class TestMemoryNewsFeeds(Memory, NewsFeedsContract):
    """What is told live."""


class TestMemoryDueMessages(Memory, DueMessagesContract):
    """What is to be sent."""


class TestMemorySendingReader(Memory, SendingReaderContract):
    """What is told of it."""
