"""What limits are kept by, in SQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.sql import sql_database
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.accounts import SqlAccountKeys, SqlAccountReader
from wacore.adapters.sql.messaging.conversation_reader import SqlConversationReader
from wacore.adapters.sql.messaging.due_messages import SqlDueMessages
from wacore.adapters.sql.messaging.intake_unit_of_work import SqlIntakeUnitOfWork
from wacore.adapters.sql.messaging.limits import SqlOpenWindows
from wacore.adapters.sql.messaging.news_feeds import SqlNewsFeeds
from wacore.adapters.sql.messaging.number_paces import SqlNumberPaces
from wacore.adapters.sql.messaging.recounts import SqlRecounts
from wacore.adapters.sql.messaging.sending_reader import SqlSendingReader
from wacore.adapters.sql.messaging.subscriptions import SqlSubscriptionReader
from wacore.adapters.sql.messaging.tables import metadata
from wacore.adapters.sql.messaging.webhooks import SqlQuarantineReader
from wacore.adapters.sql.unit_of_work import SqlDatabase
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
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


def units(database: ServiceDatabase) -> SqlDatabase[SqlIntakeUnitOfWork]:
    seal, clock = sealer(uuid7), ManualClock()
    return SqlDatabase(
        database.write, lambda connection: SqlIntakeUnitOfWork(connection, seal, clock)
    )


class Sending:
    @pytest.fixture
    def store(self, database: ServiceDatabase) -> SendingStore:
        due, reader = SqlDueMessages(database.read), SqlSendingReader(database.read)
        return SendingStore(
            units(database).begin,
            due,
            reader,
            SqlRecounts(database.read),
            SqlSubscriptionReader(database.read),
            SqlNewsFeeds(database, uuid7),
        )


class TestSqlReachStore(Sending, ReachStoreContract):
    """Whom a portfolio has reached."""


class TestSqlPairHistory(Sending, PairHistoryContract):
    """What went to a person lately."""


class TestSqlOpenWindows(OpenWindowsContract):
    """Who may be written to freely."""

    @pytest.fixture
    def store(self, database: ServiceDatabase) -> IntakeStore:
        return IntakeStore(
            begin=units(database).begin,
            accounts=SqlAccountReader(database.read),
            keys=SqlAccountKeys(database.read),
            conversations=SqlConversationReader(database.read),
            quarantine=SqlQuarantineReader(database.read),
        )

    @pytest.fixture
    def windows(self, database: ServiceDatabase) -> SqlOpenWindows:
        return SqlOpenWindows(database.read)


class TestSqlNumberPaces(NumberPacesContract):
    """How far numbers are slowed down, known to two processes."""

    @pytest.fixture
    def paces(self, database: ServiceDatabase) -> SqlNumberPaces:
        return SqlNumberPaces(database)

    @pytest.fixture
    def others(self, database: ServiceDatabase) -> SqlNumberPaces:
        return SqlNumberPaces(database)
