"""One transaction on messaging's database, for sending and for receiving alike."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.messaging.beside_messages import (
    SqlClientReferences,
    SqlEvidenceStore,
    SqlParkedStatuses,
)
from wacore.adapters.sql.messaging.dispatches import (
    SqlDispatchStore,
    SqlTallyStore,
    SqlTimeline,
)
from wacore.adapters.sql.messaging.fence import SqlFenceStore
from wacore.adapters.sql.messaging.frequency_caps import SqlFrequencyCaps
from wacore.adapters.sql.messaging.limits import SqlPairHistory, SqlReachStore
from wacore.adapters.sql.messaging.messages import SqlMessageStore
from wacore.adapters.sql.messaging.news import SqlNewsStore
from wacore.adapters.sql.messaging.recounts import SqlDriftStore
from wacore.adapters.sql.messaging.subscriptions import SqlDeliveryStore, SqlSubscriptionStore
from wacore.adapters.sql.messaging.tables import shared
from wacore.adapters.sql.unit_of_work import AfterCommit, SqlUnitOfWork, nothing_to_do
from wacore.application.ports import Clock, Envelope
from wacore.domain.events import DomainEvent
from wacore.domain.ids import OrganizationId

WakeFollowers = Callable[[OrganizationId], Awaitable[None]]


async def nobody(_: OrganizationId) -> None:
    """Followers who look by themselves."""


class SqlMessagingUnitOfWork(SqlUnitOfWork):
    """
    A MessagingUnitOfWork.

    Args:
        wake: Told whose followers have news, once they are committed.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        seal: Callable[[DomainEvent], Envelope],
        clock: Clock,
        after_commit: AfterCommit = nothing_to_do,
        wake: WakeFollowers = nobody,
    ) -> None:
        super().__init__(connection, shared, seal, clock, after_commit)
        self._wake = wake
        self.messages = SqlMessageStore(connection)
        self.dispatches = SqlDispatchStore(connection)
        self.tallies = SqlTallyStore(connection)
        self.timeline = SqlTimeline(connection)
        self.evidence = SqlEvidenceStore(connection)
        self.parked = SqlParkedStatuses(connection)
        self.references = SqlClientReferences(connection)
        self.frequency_caps = SqlFrequencyCaps(connection)
        self.fence = SqlFenceStore(connection)
        self.drifts = SqlDriftStore(connection)
        self.news = SqlNewsStore(connection)
        self.subscriptions = SqlSubscriptionStore(connection)
        self.deliveries = SqlDeliveryStore(connection)
        self.reaches = SqlReachStore(connection)
        self.pairs = SqlPairHistory(connection)

    async def commit(self) -> None:
        await super().commit()
        fed, self.news.fed = self.news.fed, set()
        for organization_id in fed:
            await self._wake(organization_id)
