"""One transaction on `campaign_service`."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.campaigns.repositories import (
    SqlCampaignRepository,
    SqlPlanningRepository,
)
from wacore.adapters.sql.campaigns.tables import shared
from wacore.adapters.sql.unit_of_work import (
    AfterCommit,
    SqlDatabase,
    SqlUnitOfWork,
    nothing_to_do,
)
from wacore.application.ports import Clock, Envelope
from wacore.domain.events import DomainEvent


class SqlCampaignsUnitOfWork(SqlUnitOfWork):
    def __init__(
        self,
        connection: AsyncConnection,
        seal: Callable[[DomainEvent], Envelope],
        clock: Clock,
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(connection, shared, seal, clock, after_commit)
        self.campaigns = SqlCampaignRepository(connection)
        self.plannings = SqlPlanningRepository(connection)


def sql_campaigns(
    engine: AsyncEngine,
    seal: Callable[[DomainEvent], Envelope],
    clock: Clock,
    after_commit: AfterCommit = nothing_to_do,
) -> SqlDatabase[SqlCampaignsUnitOfWork]:
    return SqlDatabase(
        engine, lambda connection: SqlCampaignsUnitOfWork(connection, seal, clock, after_commit)
    )
