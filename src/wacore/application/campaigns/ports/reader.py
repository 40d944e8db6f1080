"""Campaigns, read without being locked."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from wacore.application.campaigns.views import CampaignSummary, CampaignView
from wacore.application.ports import Page, PageRequest
from wacore.domain.campaigns import CampaignState
from wacore.domain.ids import CampaignId, OrganizationId


class CampaignOrder(StrEnum):
    """A leading minus sign is newest, or last in the alphabet, first."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    NAME = "name"
    NAME_DESCENDING = "-name"


class CampaignFilter(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        states: Any of these; all if empty.
        search: Part of the name, in any case; all if empty.
        series_id: Only occurrences of this repeated schedule.
    """

    states: tuple[CampaignState, ...] = ()
    search: str = ""
    series_id: CampaignId | None = None
    order: CampaignOrder = CampaignOrder.NEWEST


class CampaignReference(msgspec.Struct, frozen=True, kw_only=True):
    organization_id: OrganizationId
    campaign_id: CampaignId


class CampaignReader(Protocol):
    """An organisation's campaigns as views, and the few questions asked across organisations."""

    async def get(self, organization_id: OrganizationId, campaign_id: CampaignId) -> CampaignView:
        """
        Raises:
            CampaignNotFound: Also when the campaign belongs to another organisation.
        """
        ...

    async def page(
        self, organization_id: OrganizationId, chosen: CampaignFilter, request: PageRequest
    ) -> Page[CampaignSummary]:
        """
        Raises:
            InvalidCursor: It was not made by a list in this order.
        """
        ...

    async def started(
        self, organization_id: OrganizationId, since: datetime, limit: int
    ) -> list[CampaignSummary]:
        """Campaigns that started at or after `since`, the newest start first."""
        ...

    async def due(self, now: datetime, limit: int) -> list[CampaignReference]:
        """Scheduled campaigns of all organisations whose start has come, the earliest first."""
        ...

    async def active(self, after: CampaignReference | None, limit: int) -> list[CampaignReference]:
        """Running and paused campaigns of all organisations, in order of organisation and id."""
        ...
