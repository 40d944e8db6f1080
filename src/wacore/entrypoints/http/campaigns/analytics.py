"""What became of campaigns."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from wacore.application.campaigns.analytics import AnalyticsQuery, AnalyticsView
from wacore.application.campaigns.organization_analytics import (
    OrganizationAnalyticsQuery,
    OrganizationAnalyticsView,
)
from wacore.application.campaigns.ports import HourOfSending
from wacore.application.campaigns.progress import ProgressQuery, ProgressView
from wacore.application.campaigns.use_cases import CampaignReports
from wacore.domain.actor import Actor
from wacore.domain.ids import CampaignId
from wacore.entrypoints.http.request import ApiRequest


class AnalyticsController(Controller):
    tags = ("Campaign reports",)

    @get("/campaigns/{campaign_id:uuid}/progress", operation_id="getCampaignProgress")
    async def progress(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaign_reports: NamedDependency[CampaignReports],
    ) -> ProgressView:
        return await campaign_reports.progress(
            ProgressQuery(actor=request.user, campaign_id=CampaignId(campaign_id))
        )

    @get("/campaigns/{campaign_id:uuid}/analytics", operation_id="getCampaignAnalytics")
    async def analytics(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaign_reports: NamedDependency[CampaignReports],
    ) -> AnalyticsView:
        return await campaign_reports.analytics(
            AnalyticsQuery(actor=request.user, campaign_id=CampaignId(campaign_id))
        )

    @get("/campaigns/{campaign_id:uuid}/analytics/timeline", operation_id="getCampaignTimeline")
    async def timeline(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaign_reports: NamedDependency[CampaignReports],
    ) -> list[HourOfSending]:
        return await campaign_reports.timeline(
            AnalyticsQuery(actor=request.user, campaign_id=CampaignId(campaign_id))
        )

    @get("/analytics", operation_id="getOrganizationAnalytics")
    async def organization(
        self,
        request: ApiRequest[Actor],
        campaign_reports: NamedDependency[CampaignReports],
        days: Annotated[int, QueryParameter(ge=1, le=366)] = 30,
    ) -> OrganizationAnalyticsView:
        return await campaign_reports.organization(
            OrganizationAnalyticsQuery(actor=request.user, days=days)
        )
