"""Each recipient, as a list and as a file."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from wacore.application.campaigns.ports import RecipientRow
from wacore.application.campaigns.recipients import RecipientsQuery
from wacore.application.campaigns.use_cases import CampaignReports
from wacore.application.ports import DEFAULT_LIMIT, MAX_LIMIT, Page
from wacore.domain.actor import Actor
from wacore.domain.ids import CampaignId
from wacore.entrypoints.http.request import ApiRequest

States = Annotated[list[str] | None, QueryParameter(name="state", description="One or several.")]


class RecipientsController(Controller):
    path = "/campaigns/{campaign_id:uuid}"
    tags = ("Campaign reports",)

    @get("/recipients", operation_id="listRecipients")
    async def page(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaign_reports: NamedDependency[CampaignReports],
        states: States = None,
        limit: Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
        cursor: Annotated[str | None, QueryParameter(max_length=1000)] = None,
    ) -> Page[RecipientRow]:
        return await campaign_reports.recipients(
            RecipientsQuery(
                actor=request.user,
                campaign_id=CampaignId(campaign_id),
                states=tuple(states or ()),
                limit=limit,
                cursor=cursor,
            )
        )

    @get("/recipients.csv", operation_id="exportRecipients", media_type="text/csv")
    async def export(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaign_reports: NamedDependency[CampaignReports],
        states: States = None,
    ) -> Stream:
        pieces = await campaign_reports.export(
            RecipientsQuery(
                actor=request.user,
                campaign_id=CampaignId(campaign_id),
                states=tuple(states or ()),
            )
        )
        name = f"recipients-{campaign_id}.csv"
        return Stream(
            pieces,
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
