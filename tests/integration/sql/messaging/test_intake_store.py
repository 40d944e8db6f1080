"""The receiving side's store in SQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.sql import sql_database
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.messaging.accounts import SqlAccountKeys, SqlAccountReader
from wacore.adapters.sql.messaging.conversation_reader import SqlConversationReader
from wacore.adapters.sql.messaging.intake_unit_of_work import SqlIntakeUnitOfWork
from wacore.adapters.sql.messaging.tables import metadata
from wacore.adapters.sql.messaging.webhooks import SqlQuarantineReader
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.testing.contracts.messaging.accounts import AccountsContract
from wacore.testing.contracts.messaging.conversations import ConversationsContract
from wacore.testing.contracts.messaging.webhooks import WebhooksContract
from wacore.testing.intake import IntakeStore


class Sql:
    @pytest.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[IntakeStore]:
        seal, clock = sealer(uuid7), ManualClock()
        async with sql_database(tmp_path, metadata) as database:
            units = SqlDatabase(
                database.write, lambda connection: SqlIntakeUnitOfWork(connection, seal, clock)
            )
            yield IntakeStore(
                begin=units.begin,
                accounts=SqlAccountReader(database.read),
                keys=SqlAccountKeys(database.read),
                conversations=SqlConversationReader(database.read),
                quarantine=SqlQuarantineReader(database.read),
            )


class TestSqlAccounts(Sql, AccountsContract):
    """Accounts and numbers."""


class TestSqlWebhooks(Sql, WebhooksContract):
    """Raw webhooks."""


class TestSqlConversations(Sql, ConversationsContract):
    """Inbound messages and conversations."""
