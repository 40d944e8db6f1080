"""Campaigns in memory, read."""

from datetime import datetime
from uuid import UUID

from wacore.adapters.memory.campaigns.store import CampaignStore
from wacore.adapters.memory.keyset import MemoryKeyset, SortKey
from wacore.application.campaigns.ports import (
    CampaignFilter,
    CampaignOrder,
    CampaignReference,
)
from wacore.application.campaigns.views import CampaignSummary, CampaignView, PauseView
from wacore.application.ports import Page, PageRequest
from wacore.domain.campaigns import (
    ACTIVE,
    Campaign,
    CampaignNotFound,
    CampaignState,
    Planning,
)
from wacore.domain.ids import CampaignId, OrganizationId


def _keyset(order: CampaignOrder) -> MemoryKeyset[Campaign]:
    descending = order.value.startswith("-")
    by_name = order in (CampaignOrder.NAME, CampaignOrder.NAME_DESCENDING)
    first: SortKey[Campaign] = (
        SortKey(lambda c: c.name.casefold(), str, descending)
        if by_name
        else SortKey(lambda c: c.created_at, datetime, descending)
    )
    return MemoryKeyset(
        f"campaigns.{order.value}", first, SortKey(lambda c: c.id, UUID, descending)
    )


_KEYSETS = {order: _keyset(order) for order in CampaignOrder}


class MemoryCampaignReader:
    def __init__(self, store: CampaignStore) -> None:
        self._store = store

    async def get(self, organization_id: OrganizationId, campaign_id: CampaignId) -> CampaignView:
        campaign = self._store.campaigns.get(campaign_id)
        if campaign is None or campaign.organization_id != organization_id:
            raise CampaignNotFound(campaign_id)
        planning = self._store.plannings.get(campaign_id)
        return CampaignView.of(
            campaign,
            planning or Planning(campaign_id=campaign_id, organization_id=organization_id),
        )

    async def page(
        self, organization_id: OrganizationId, chosen: CampaignFilter, request: PageRequest
    ) -> Page[CampaignSummary]:
        search = chosen.search.strip().casefold()
        found = [
            campaign
            for campaign in self._store.campaigns.values()
            if campaign.organization_id == organization_id
            and (not chosen.states or campaign.state in chosen.states)
            and search in campaign.name.casefold()
            and chosen.series_id in (None, campaign.series_id)
        ]
        return _KEYSETS[chosen.order].page(found, request, _summary)

    async def started(
        self, organization_id: OrganizationId, since: datetime, limit: int
    ) -> list[CampaignSummary]:
        found = [
            (campaign.started_at, campaign.id, campaign)
            for campaign in self._store.campaigns.values()
            if campaign.organization_id == organization_id
            and campaign.started_at is not None
            and campaign.started_at >= since
        ]
        found.sort(key=lambda row: row[:2], reverse=True)
        return [_summary(campaign) for _, _, campaign in found[:limit]]

    async def due(self, now: datetime, limit: int) -> list[CampaignReference]:
        found = [
            (campaign.schedule.start_at, campaign.id, campaign)
            for campaign in self._store.campaigns.values()
            if campaign.state is CampaignState.SCHEDULED
            and campaign.schedule is not None
            and campaign.schedule.start_at <= now
        ]
        found.sort(key=lambda row: row[:2])
        return [_reference(campaign) for _, _, campaign in found[:limit]]

    async def active(self, after: CampaignReference | None, limit: int) -> list[CampaignReference]:
        found = sorted(
            (campaign.organization_id, campaign.id)
            for campaign in self._store.campaigns.values()
            if campaign.state in ACTIVE
        )
        if after is not None:
            place = (after.organization_id, after.campaign_id)
            found = [each for each in found if each > place]
        return [
            CampaignReference(organization_id=organization_id, campaign_id=campaign_id)
            for organization_id, campaign_id in found[:limit]
        ]


def _reference(campaign: Campaign) -> CampaignReference:
    return CampaignReference(organization_id=campaign.organization_id, campaign_id=campaign.id)


def _summary(campaign: Campaign) -> CampaignSummary:
    return CampaignSummary(
        id=campaign.id,
        name=campaign.name,
        state=campaign.state,
        pause=PauseView.of(campaign.pause),
        template_id=campaign.content.template_id,
        template_name=campaign.content.template_name,
        language=campaign.content.language,
        purpose=campaign.content.purpose,
        start_at=campaign.schedule.start_at if campaign.schedule else None,
        created_by=campaign.created_by,
        created_at=campaign.created_at,
        updated_at=campaign.updated_at,
        started_at=campaign.started_at,
        finished_at=campaign.finished_at,
        version=campaign.version,
    )
