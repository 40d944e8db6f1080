"""The sending side's store in SQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.sql import sql_database
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.messaging.due_messages import SqlDueMessages
from wacore.adapters.sql.messaging.news_feeds import SqlNewsFeeds
from wacore.adapters.sql.messaging.recounts import SqlRecounts
from wacore.adapters.sql.messaging.sending_reader import SqlSendingReader
from wacore.adapters.sql.messaging.subscriptions import SqlSubscriptionReader
from wacore.adapters.sql.messaging.tables import metadata
from wacore.adapters.sql.messaging.unit_of_work import SqlMessagingUnitOfWork
from wacore.adapters.sql.unit_of_work import SqlDatabase
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


class Sql:
    @pytest.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[SendingStore]:
        seal, clock = sealer(uuid7), ManualClock()
        async with sql_database(tmp_path, metadata) as database:
            begin = SqlDatabase(
                database.write, lambda connection: SqlMessagingUnitOfWork(connection, seal, clock)
            ).begin
            due, reader = SqlDueMessages(database.read), SqlSendingReader(database.read)
            yield SendingStore(
                begin,
                due,
                reader,
                SqlRecounts(database.read, page=3),
                SqlSubscriptionReader(database.read),
                SqlNewsFeeds(database, uuid7),
            )


class TestSqlMessageStore(Sql, MessageStoreContract):
    """Messages."""


class TestSqlDispatchStore(Sql, DispatchStoreContract):
    """Dispatches."""


class TestSqlCounting(Sql, CountingContract):
    """Counters, evidence, parked reports, references."""


class TestSqlFrequencyCaps(Sql, FrequencyCapsContract):
    """How often people are written to."""


class TestSqlFrequencyCapRace(Sql, FrequencyCapRaceContract):
    """By many at once."""


class TestSqlFenceStore(Sql, FenceStoreContract):
    """The count of claims."""


class TestSqlRecounts(Sql, RecountsContract):
    """Proving the counters."""


class TestSqlSubscriptions(Sql, SubscriptionsContract):
    """Who is told, and what became of it."""


class TestSqlNewsFeeds(Sql, NewsFeedsContract):
    """What is told live."""


class TestSqlDueMessages(Sql, DueMessagesContract):
    """What is to be sent."""


class TestSqlSendingReader(Sql, SendingReaderContract):
    """What is told of it."""
