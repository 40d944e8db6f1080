"""The campaign database in memory."""

from collections.abc import Callable

from wacore.adapters.memory.table import Table, TableView
from wacore.adapters.memory.unit_of_work import (
    AfterCommit,
    MemoryDatabase,
    MemoryStore,
    MemoryUnitOfWork,
    nothing_to_do,
)
from wacore.application.ports import Envelope
from wacore.domain.campaigns import Campaign, CampaignNotFound, CampaignState, Planning
from wacore.domain.events import DomainEvent
from wacore.domain.ids import CampaignId, OrganizationId


class CampaignStore(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.campaigns: Table[CampaignId, Campaign] = Table()
        self.plannings: Table[CampaignId, Planning] = Table()


class MemoryCampaignRepository:
    def __init__(
        self,
        rows: TableView[CampaignId, Campaign],
        plannings: TableView[CampaignId, Planning],
    ) -> None:
        self._rows = rows
        self._plannings = plannings

    async def add(self, campaign: Campaign) -> None:
        self._rows[campaign.id] = campaign

    async def get(self, organization_id: OrganizationId, campaign_id: CampaignId) -> Campaign:
        found = self._rows.get(campaign_id)
        if found is None or found.organization_id != organization_id:
            raise CampaignNotFound(campaign_id)
        return found

    async def coming(
        self, organization_id: OrganizationId, series_id: CampaignId
    ) -> Campaign | None:
        return next(
            (
                campaign
                for campaign in self._rows.values()
                if campaign.organization_id == organization_id
                and campaign.series_id == series_id
                and campaign.state is CampaignState.SCHEDULED
            ),
            None,
        )

    async def save(self, campaign: Campaign) -> None:
        await self.get(campaign.organization_id, campaign.id)
        self._rows[campaign.id] = campaign

    async def remove(self, organization_id: OrganizationId, campaign_id: CampaignId) -> None:
        await self.get(organization_id, campaign_id)
        del self._rows[campaign_id]
        self._plannings.pop(campaign_id, None)


class MemoryPlanningRepository:
    def __init__(self, rows: TableView[CampaignId, Planning]) -> None:
        self._rows = rows

    async def get(self, organization_id: OrganizationId, campaign_id: CampaignId) -> Planning:
        found = self._rows.get(campaign_id)
        if found is None or found.organization_id != organization_id:
            return Planning(campaign_id=campaign_id, organization_id=organization_id)
        return found

    async def save(self, planning: Planning) -> None:
        self._rows[planning.campaign_id] = planning


class MemoryCampaignsUnitOfWork(MemoryUnitOfWork):
    def __init__(
        self,
        store: CampaignStore,
        seal: Callable[[DomainEvent], Envelope],
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(store, seal, after_commit)
        plannings = self.view(store.plannings)
        self.campaigns = MemoryCampaignRepository(self.view(store.campaigns), plannings)
        self.plannings = MemoryPlanningRepository(plannings)


def memory_campaigns(
    store: CampaignStore,
    seal: Callable[[DomainEvent], Envelope],
    after_commit: AfterCommit = nothing_to_do,
) -> MemoryDatabase[MemoryCampaignsUnitOfWork]:
    return MemoryDatabase(store, lambda: MemoryCampaignsUnitOfWork(store, seal, after_commit))
