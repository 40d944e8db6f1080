"""What became of all campaigns of late."""

from datetime import datetime, timedelta

import msgspec

from wacore.application.campaigns.analytics import FunnelView, RatesView
from wacore.application.campaigns.ports import CampaignReader, DeliveryReports
from wacore.application.campaigns.queries import SPACE
from wacore.application.campaigns.views import CampaignSummary
from wacore.application.ports import Cache, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignState, Funnel
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import CampaignId, OrganizationId

MOST = 1000
"""Campaigns looked at; with more, the latest count."""


class OrganizationAnalyticsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Campaigns that started within the last `days`."""

    actor: Actor
    days: int = 30


class CampaignResult(msgspec.Struct, frozen=True, kw_only=True):
    campaign_id: CampaignId
    name: str
    state: CampaignState
    started_at: datetime | None
    funnel: FunnelView
    rates: RatesView


class OrganizationAnalyticsView(msgspec.Struct, frozen=True, kw_only=True):
    """`campaigns` holds the latest start first; `funnel` is their sum."""

    since: datetime
    funnel: FunnelView
    rates: RatesView
    campaigns: list[CampaignResult]


class OrganizationAnalytics:
    """The organisation's campaigns side by side, and together."""

    def __init__(
        self, reader: CampaignReader, reports: DeliveryReports, cache: Cache, clock: Clock
    ) -> None:
        self._reader = reader
        self._reports = reports
        self._cache = cache
        self._clock = clock

    async def __call__(self, query: OrganizationAnalyticsQuery) -> OrganizationAnalyticsView:
        """
        Raises:
            InvalidInput: `days` is not 1 to 366.
        """
        query.actor.require(Permission.READ_CAMPAIGNS)
        if not 1 <= query.days <= 366:
            raise InvalidInput("Look back 1 to 366 days.", field="days")
        organization_id = query.actor.organization_id
        return await self._cache.get(
            SPACE,
            organization_id,
            f"organization-analytics:{query.days}",
            lambda: self._load(organization_id, query.days),
            OrganizationAnalyticsView,
            ttl=30.0,
        )

    async def _load(self, organization_id: OrganizationId, days: int) -> OrganizationAnalyticsView:
        since = self._clock.now() - timedelta(days=days)
        campaigns = await self._reader.started(organization_id, since, MOST)
        found = await self._reports.progress(organization_id, [each.id for each in campaigns])
        total = Funnel.of({})
        results: list[CampaignResult] = []
        for campaign in campaigns:
            funnel = Funnel.of(found[campaign.id].counts if campaign.id in found else {})
            total = total.plus(funnel)
            results.append(_result(campaign, funnel))
        return OrganizationAnalyticsView(
            since=since,
            funnel=FunnelView.of(total),
            rates=RatesView.of(total),
            campaigns=results,
        )


def _result(campaign: CampaignSummary, funnel: Funnel) -> CampaignResult:
    return CampaignResult(
        campaign_id=campaign.id,
        name=campaign.name,
        state=campaign.state,
        started_at=campaign.started_at,
        funnel=FunnelView.of(funnel),
        rates=RatesView.of(funnel),
    )
