"""What became of a campaign."""

from datetime import date

import msgspec

from wacore.application.campaigns.costs import CostView, cost_view
from wacore.application.campaigns.ports import (
    CampaignReader,
    DeliveryReports,
    FailureGroup,
    HourOfSending,
    PriceList,
)
from wacore.application.campaigns.queries import SPACE
from wacore.application.campaigns.views import CampaignView
from wacore.application.ports import Cache, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import Funnel, share
from wacore.domain.ids import CampaignId, OrganizationId

FRESH = 5.0
"""Seconds an analysis is kept: long enough for a crowd of viewers, too short to be stale."""


class AnalyticsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    campaign_id: CampaignId


class FunnelView(msgspec.Struct, frozen=True, kw_only=True):
    """Each of accepted, sent, delivered and read includes the ones after it."""

    recipients: int
    waiting: int
    accepted: int
    sent: int
    delivered: int
    read: int
    failed: int
    rejected: int
    skipped: int
    cancelled: int
    unknown: int

    @classmethod
    def of(cls, funnel: Funnel) -> "FunnelView":
        return cls(**{name: getattr(funnel, name) for name in cls.__struct_fields__})


class RatesView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Parts of one, not percentages.

    Attributes:
        delivery: Delivered out of accepted.
        read: Read out of delivered; people can switch receipts off.
        failure: Failed and rejected out of all that were tried.
    """

    acceptance: float
    delivery: float
    read: float
    failure: float

    @classmethod
    def of(cls, funnel: Funnel) -> "RatesView":
        tried = funnel.accepted + funnel.rejected
        return cls(
            acceptance=share(funnel.accepted, tried),
            delivery=share(funnel.delivered, funnel.accepted),
            read=share(funnel.read, funnel.delivered),
            failure=share(funnel.failed + funnel.rejected, tried),
        )


class AnalyticsView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        audience: Contacts looked at.
        skipped: Those left out, by reason.
        replies: Messages that were answered, each once.
        opt_outs: Messages that made their recipient say stop.
        cost: At most, if every planned message is delivered.
        cost_so_far: Its part for what has been delivered, countries taken evenly.
    """

    campaign_id: CampaignId
    audience: int
    funnel: FunnelView
    rates: RatesView
    counts: dict[str, int]
    skipped: dict[str, int]
    failures: list[FailureGroup]
    replies: int
    opt_outs: int
    cost: CostView
    cost_so_far: float


class CampaignAnalytics:
    """Funnel, rates, failures with advice, and cost of one campaign."""

    def __init__(
        self,
        reader: CampaignReader,
        reports: DeliveryReports,
        prices: PriceList,
        cache: Cache,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._reports = reports
        self._prices = prices
        self._cache = cache
        self._clock = clock

    async def __call__(self, query: AnalyticsQuery) -> AnalyticsView:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
        """
        query.actor.require(Permission.READ_CAMPAIGNS)
        organization_id, campaign_id = query.actor.organization_id, query.campaign_id
        return await self._cache.get(
            SPACE,
            organization_id,
            f"analytics:{campaign_id}",
            lambda: self._load(organization_id, campaign_id),
            AnalyticsView,
            ttl=FRESH,
        )

    async def _load(
        self, organization_id: OrganizationId, campaign_id: CampaignId
    ) -> AnalyticsView:
        campaign = await self._reader.get(organization_id, campaign_id)
        found = await self._reports.progress(organization_id, [campaign_id])
        progress = found.get(campaign_id)
        counts = progress.counts if progress else {}
        funnel = Funnel.of(counts)
        cost = cost_view(
            self._prices, campaign.purpose.value, campaign.planning.countries, self._day(campaign)
        )
        messages = sum(campaign.planning.countries.values())
        return AnalyticsView(
            campaign_id=campaign_id,
            audience=campaign.planning.audience,
            funnel=FunnelView.of(funnel),
            rates=RatesView.of(funnel),
            counts=counts,
            skipped=progress.skipped if progress else {},
            failures=await self._reports.failures(organization_id, campaign_id),
            replies=progress.replies if progress else 0,
            opt_outs=progress.opt_outs if progress else 0,
            cost=cost,
            cost_so_far=round(float(cost.total) * share(funnel.delivered, messages), 2),
        )

    def _day(self, campaign: CampaignView) -> date:
        return (campaign.started_at or self._clock.now()).date()


class CampaignTimeline:
    """The hours of one campaign."""

    def __init__(self, reader: CampaignReader, reports: DeliveryReports, cache: Cache) -> None:
        self._reader = reader
        self._reports = reports
        self._cache = cache

    async def __call__(self, query: AnalyticsQuery) -> list[HourOfSending]:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
        """
        query.actor.require(Permission.READ_CAMPAIGNS)
        organization_id, campaign_id = query.actor.organization_id, query.campaign_id
        await self._reader.get(organization_id, campaign_id)
        return await self._cache.get(
            SPACE,
            organization_id,
            f"timeline:{campaign_id}",
            lambda: self._reports.timeline(organization_id, campaign_id),
            list[HourOfSending],
            ttl=FRESH,
        )
