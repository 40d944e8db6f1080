"""Campaigns as people write them."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter
from msgspec import UNSET

from wacore.application.campaigns.clone_campaign import CloneCampaignCommand
from wacore.application.campaigns.create_campaign import CreateCampaignCommand
from wacore.application.campaigns.delete_campaign import DeleteCampaignCommand
from wacore.application.campaigns.ports import CampaignOrder
from wacore.application.campaigns.queries import GetCampaignQuery, ListCampaignsQuery
from wacore.application.campaigns.update_campaign import UpdateCampaignCommand
from wacore.application.campaigns.use_cases import Campaigns
from wacore.application.campaigns.views import CampaignSummary, CampaignView
from wacore.application.ports import DEFAULT_LIMIT, MAX_LIMIT, Page
from wacore.domain.actor import Actor
from wacore.domain.campaigns import CampaignState
from wacore.domain.ids import CampaignId, PhoneNumberId, TemplateId
from wacore.entrypoints.http.campaigns.answers import (
    campaign_answer,
    precondition,
    version_if_given,
)
from wacore.entrypoints.http.campaigns.bodies import (
    CloneCampaignBody,
    CreateCampaignBody,
    UpdateCampaignBody,
)
from wacore.entrypoints.http.conditional import etag_of, expected_version, not_modified
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.request import ApiRequest


class CampaignsController(Controller):
    path = "/campaigns"
    tags = ("Campaigns",)

    @get(operation_id="listCampaigns")
    async def page(
        self,
        request: ApiRequest[Actor],
        campaigns: NamedDependency[Campaigns],
        states: Annotated[list[CampaignState] | None, QueryParameter(name="state")] = None,
        search: Annotated[str, QueryParameter(max_length=200)] = "",
        series: Annotated[UUID | None, QueryParameter()] = None,
        sort: Annotated[CampaignOrder, QueryParameter()] = CampaignOrder.NEWEST,
        limit: Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
        cursor: Annotated[str | None, QueryParameter(max_length=1000)] = None,
    ) -> Page[CampaignSummary]:
        return await campaigns.list(
            ListCampaignsQuery(
                actor=request.user,
                states=tuple(states or ()),
                search=search,
                series_id=CampaignId(series) if series else None,
                order=sort,
                limit=limit,
                cursor=cursor,
            )
        )

    @post(operation_id="createCampaign", opt={IDEMPOTENT: True})
    async def create(
        self,
        request: ApiRequest[Actor],
        data: JSONBody[CreateCampaignBody],
        campaigns: NamedDependency[Campaigns],
    ) -> Response[CampaignView]:
        campaign_id = await campaigns.create(
            CreateCampaignCommand(
                actor=request.user,
                name=data.name,
                template_id=TemplateId(data.template_id),
                template_version=data.template_version,
                sender=PhoneNumberId(data.sender),
                audience=data.audience,
                variables=data.variables,
                sending=data.sending,
            )
        )
        return await campaign_answer(campaigns, request.user, campaign_id, created=True)

    @get("/{campaign_id:uuid}", operation_id="getCampaign")
    async def show(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaigns: NamedDependency[Campaigns],
    ) -> Response[CampaignView] | Response[None]:
        view = await campaigns.get(
            GetCampaignQuery(actor=request.user, campaign_id=CampaignId(campaign_id))
        )
        fresh = not_modified(request, view.version)
        return fresh or Response(view, headers={"ETag": etag_of(view.version)})

    @patch(
        "/{campaign_id:uuid}",
        operation_id="updateCampaign",
        responses=documented(409, 412, 428),
    )
    async def update(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        data: JSONBody[UpdateCampaignBody],
        campaigns: NamedDependency[Campaigns],
        if_match: Annotated[str, HeaderParameter(name="If-Match")] = "",
    ) -> Response[CampaignView]:
        command = UpdateCampaignCommand(
            actor=request.user,
            campaign_id=CampaignId(campaign_id),
            expected_version=expected_version(if_match),
            name=data.name,
            template_id=UNSET if data.template_id is UNSET else TemplateId(data.template_id),
            template_version=data.template_version,
            sender=UNSET if data.sender is UNSET else PhoneNumberId(data.sender),
            audience=data.audience,
            variables=data.variables,
            sending=data.sending,
        )
        with precondition():
            await campaigns.update(command)
        return await campaign_answer(campaigns, request.user, command.campaign_id)

    @delete("/{campaign_id:uuid}", operation_id="deleteCampaign", responses=documented(409, 412))
    async def remove(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaigns: NamedDependency[Campaigns],
        if_match: Annotated[str, HeaderParameter(name="If-Match")] = "",
    ) -> None:
        with precondition():
            await campaigns.delete(
                DeleteCampaignCommand(
                    actor=request.user,
                    campaign_id=CampaignId(campaign_id),
                    expected_version=version_if_given(if_match),
                )
            )

    @post("/{campaign_id:uuid}/clone", operation_id="cloneCampaign", opt={IDEMPOTENT: True})
    async def clone(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        data: JSONBody[CloneCampaignBody],
        campaigns: NamedDependency[Campaigns],
    ) -> Response[CampaignView]:
        copy_id = await campaigns.clone(
            CloneCampaignCommand(
                actor=request.user, campaign_id=CampaignId(campaign_id), name=data.name
            )
        )
        return await campaign_answer(campaigns, request.user, copy_id, created=True)
