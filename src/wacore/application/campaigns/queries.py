"""Campaigns, looked up and listed."""

import msgspec

from wacore.application.campaigns.ports import CampaignFilter, CampaignOrder, CampaignReader
from wacore.application.campaigns.views import CampaignSummary, CampaignView
from wacore.application.ports import DEFAULT_LIMIT, Cache, Page, PageRequest
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignState
from wacore.domain.ids import CampaignId

SPACE = "campaigns"
"""The key space of the cache that every change of a campaign invalidates."""


class GetCampaignQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    campaign_id: CampaignId


class GetCampaign:
    """Never cached: who edits by its version must see the present one."""

    def __init__(self, reader: CampaignReader) -> None:
        self._reader = reader

    async def __call__(self, query: GetCampaignQuery) -> CampaignView:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
        """
        query.actor.require(Permission.READ_CAMPAIGNS)
        return await self._reader.get(query.actor.organization_id, query.campaign_id)


class ListCampaignsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    states: tuple[CampaignState, ...] = ()
    search: str = ""
    series_id: CampaignId | None = None
    order: CampaignOrder = CampaignOrder.NEWEST
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


class ListCampaigns:
    """The organisation's campaigns, filtered, searched, sorted and in pages."""

    def __init__(self, reader: CampaignReader, cache: Cache) -> None:
        self._reader = reader
        self._cache = cache

    async def __call__(self, query: ListCampaignsQuery) -> Page[CampaignSummary]:
        """
        Raises:
            InvalidCursor: It was not made by this list in this order.
        """
        query.actor.require(Permission.READ_CAMPAIGNS)
        organization_id = query.actor.organization_id
        chosen = CampaignFilter(
            states=query.states,
            search=query.search,
            series_id=query.series_id,
            order=query.order,
        )
        request = PageRequest(limit=query.limit, cursor=query.cursor)
        return await self._cache.get(
            SPACE,
            organization_id,
            f"list:{msgspec.json.encode((chosen, request)).decode()}",
            lambda: self._reader.page(organization_id, chosen, request),
            Page[CampaignSummary],
        )
