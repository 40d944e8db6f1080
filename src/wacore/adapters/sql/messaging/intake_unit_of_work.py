"""One transaction on messaging's database, with what comes in beside what is sent."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.messaging.accounts import SqlAccountRepository, SqlNumberRepository
from wacore.adapters.sql.messaging.conversations import SqlConversationRepository
from wacore.adapters.sql.messaging.inbound import SqlInboundRepository, SqlResponseStore
from wacore.adapters.sql.messaging.template_reports import SqlTemplateReports
from wacore.adapters.sql.messaging.unit_of_work import (
    SqlMessagingUnitOfWork,
    WakeFollowers,
    nobody,
)
from wacore.adapters.sql.messaging.webhooks import SqlWebhookStore
from wacore.adapters.sql.unit_of_work import AfterCommit, nothing_to_do
from wacore.application.ports import Clock, Envelope
from wacore.domain.events import DomainEvent


class SqlIntakeUnitOfWork(SqlMessagingUnitOfWork):
    """An IntakeUnitOfWork."""

    def __init__(
        self,
        connection: AsyncConnection,
        seal: Callable[[DomainEvent], Envelope],
        clock: Clock,
        after_commit: AfterCommit = nothing_to_do,
        wake: WakeFollowers = nobody,
    ) -> None:
        super().__init__(connection, seal, clock, after_commit, wake)
        self.accounts = SqlAccountRepository(connection)
        self.numbers = SqlNumberRepository(connection)
        self.template_reports = SqlTemplateReports(connection)
        self.webhooks = SqlWebhookStore(connection)
        self.quarantine = self.webhooks
        self.inbound = SqlInboundRepository(connection)
        self.conversations = SqlConversationRepository(connection)
        self.responses = SqlResponseStore(connection)
