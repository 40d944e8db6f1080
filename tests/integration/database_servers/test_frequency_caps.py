"""Campaigns of one organisation that claim at once, where rows can be locked."""

from collections.abc import AsyncIterator

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.due_messages import SqlDueMessages
from wacore.adapters.sql.messaging.recounts import SqlRecounts
from wacore.adapters.sql.messaging.sending_reader import SqlSendingReader
from wacore.adapters.sql.messaging.subscriptions import SqlSubscriptionReader
from wacore.adapters.sql.messaging.tables import (
    dispatch_tallies,
    dispatches,
    frequency_caps,
    message_contents,
    messages,
    metadata,
)
from wacore.adapters.sql.messaging.unit_of_work import SqlMessagingUnitOfWork
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.testing.contracts.messaging.frequency_caps import FrequencyCapRaceContract
from wacore.testing.contracts.messaging.sending_store import SendingStore

_TABLES = [dispatches, dispatch_tallies, frequency_caps, messages, message_contents]


class TestFrequencyCapRace(FrequencyCapRaceContract):
    @pytest.fixture
    async def store(self, database_url: str) -> AsyncIterator[SendingStore]:
        seal, clock = sealer(uuid7), ManualClock()
        database = ServiceDatabase(database_url)
        async with database.write.begin() as connection:
            await connection.run_sync(metadata.create_all, tables=_TABLES)
        begin = SqlDatabase(
            database.write, lambda connection: SqlMessagingUnitOfWork(connection, seal, clock)
        ).begin
        yield SendingStore(
            begin,
            SqlDueMessages(database.read),
            SqlSendingReader(database.read),
            SqlRecounts(database.read),
            SqlSubscriptionReader(database.read),
        )
        await database.dispose()
