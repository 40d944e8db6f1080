"""Campaigns as people send them."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter

from wacore.application.campaigns.cancel_campaign import CancelCampaignCommand
from wacore.application.campaigns.launch_campaign import LaunchCampaignCommand
from wacore.application.campaigns.next_runs import MOST, NextRunsQuery, RunView
from wacore.application.campaigns.pause_campaign import PauseCampaignCommand
from wacore.application.campaigns.preflight import PreflightQuery, PreflightView
from wacore.application.campaigns.resume_campaign import ResumeCampaignCommand
from wacore.application.campaigns.retry_failed import RetryFailedCommand
from wacore.application.campaigns.schedule_campaign import ScheduleCampaignCommand
from wacore.application.campaigns.send_sample import SendSampleCommand
from wacore.application.campaigns.stop_repeating import StopRepeatingCommand
from wacore.application.campaigns.unschedule_campaign import UnscheduleCampaignCommand
from wacore.application.campaigns.use_cases import Campaigns
from wacore.application.campaigns.views import CampaignView
from wacore.application.ports import Page
from wacore.domain.actor import Actor
from wacore.domain.ids import CampaignId, ContactId
from wacore.entrypoints.http.campaigns.answers import (
    campaign_answer,
    precondition,
    version_if_given,
)
from wacore.entrypoints.http.campaigns.bodies import (
    Retried,
    RetryFailedBody,
    SampleBody,
    SampleSent,
    ScheduleBody,
)
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.request import ApiRequest

IfMatch = Annotated[str, HeaderParameter(name="If-Match")]


class SendingController(Controller):
    path = "/campaigns/{campaign_id:uuid}"
    tags = ("Campaigns",)

    @get("/preflight", operation_id="preflightCampaign")
    async def preflight(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaigns: NamedDependency[Campaigns],
        examine: Annotated[int, QueryParameter(ge=1, le=100_000)] = 10_000,
    ) -> PreflightView:
        return await campaigns.preflight(
            PreflightQuery(actor=request.user, campaign_id=CampaignId(campaign_id), examine=examine)
        )

    @post("/test-send", operation_id="testSendCampaign", status_code=202, opt={IDEMPOTENT: True})
    async def test_send(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        data: JSONBody[SampleBody],
        campaigns: NamedDependency[Campaigns],
    ) -> SampleSent:
        message_id = await campaigns.send_sample(
            SendSampleCommand(
                actor=request.user,
                campaign_id=CampaignId(campaign_id),
                phone=data.phone,
                contact_id=ContactId(data.contact_id) if data.contact_id else None,
                values=data.values,
            )
        )
        return SampleSent(message_id=message_id)

    @post(
        "/schedule",
        operation_id="scheduleCampaign",
        status_code=200,
        responses=documented(409, 412),
    )
    async def schedule(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        data: JSONBody[ScheduleBody],
        campaigns: NamedDependency[Campaigns],
        if_match: IfMatch = "",
    ) -> Response[CampaignView]:
        command = ScheduleCampaignCommand(
            actor=request.user,
            campaign_id=CampaignId(campaign_id),
            schedule=data.document(),
            expected_version=version_if_given(if_match),
        )
        with precondition():
            await campaigns.schedule(command)
        return await campaign_answer(campaigns, request.user, command.campaign_id)

    @post(
        "/unschedule",
        operation_id="unscheduleCampaign",
        status_code=200,
        responses=documented(409, 412),
    )
    async def unschedule(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaigns: NamedDependency[Campaigns],
        if_match: IfMatch = "",
    ) -> Response[CampaignView]:
        command = UnscheduleCampaignCommand(
            actor=request.user,
            campaign_id=CampaignId(campaign_id),
            expected_version=version_if_given(if_match),
        )
        with precondition():
            await campaigns.unschedule(command)
        return await campaign_answer(campaigns, request.user, command.campaign_id)

    @get("/next-runs", operation_id="listNextRunsOfCampaign")
    async def next_runs(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaigns: NamedDependency[Campaigns],
        limit: Annotated[int, QueryParameter(ge=1, le=MOST)] = 10,
    ) -> Page[RunView]:
        """The starts ahead of a campaign, or of the series it is of; there is one page."""
        query = NextRunsQuery(actor=request.user, campaign_id=CampaignId(campaign_id), limit=limit)
        return Page(items=await campaigns.next_runs(query))

    @post("/stop-repeating", operation_id="stopRepeatingCampaign", status_code=200)
    async def stop_repeating(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaigns: NamedDependency[Campaigns],
    ) -> Response[CampaignView]:
        """The coming occurrence becomes a draft; those that have started go on."""
        command = StopRepeatingCommand(actor=request.user, campaign_id=CampaignId(campaign_id))
        await campaigns.stop_repeating(command)
        return await campaign_answer(campaigns, request.user, command.campaign_id)

    @post(
        "/launch",
        operation_id="launchCampaign",
        status_code=200,
        opt={IDEMPOTENT: True},
        responses=documented(409, 412),
    )
    async def launch(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaigns: NamedDependency[Campaigns],
        if_match: IfMatch = "",
    ) -> Response[CampaignView]:
        command = LaunchCampaignCommand(
            actor=request.user,
            campaign_id=CampaignId(campaign_id),
            expected_version=version_if_given(if_match),
        )
        with precondition():
            await campaigns.launch(command)
        return await campaign_answer(campaigns, request.user, command.campaign_id)

    @post("/pause", operation_id="pauseCampaign", status_code=200, responses=documented(409))
    async def pause(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaigns: NamedDependency[Campaigns],
    ) -> Response[CampaignView]:
        command = PauseCampaignCommand(actor=request.user, campaign_id=CampaignId(campaign_id))
        await campaigns.pause(command)
        return await campaign_answer(campaigns, request.user, command.campaign_id)

    @post("/resume", operation_id="resumeCampaign", status_code=200, responses=documented(409))
    async def resume(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaigns: NamedDependency[Campaigns],
    ) -> Response[CampaignView]:
        command = ResumeCampaignCommand(actor=request.user, campaign_id=CampaignId(campaign_id))
        await campaigns.resume(command)
        return await campaign_answer(campaigns, request.user, command.campaign_id)

    @post("/cancel", operation_id="cancelCampaign", status_code=200, responses=documented(409))
    async def cancel(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaigns: NamedDependency[Campaigns],
    ) -> Response[CampaignView]:
        command = CancelCampaignCommand(actor=request.user, campaign_id=CampaignId(campaign_id))
        await campaigns.cancel(command)
        return await campaign_answer(campaigns, request.user, command.campaign_id)

    @post(
        "/retry-failed",
        operation_id="retryFailedOfCampaign",
        status_code=200,
        opt={IDEMPOTENT: True},
        responses=documented(409),
    )
    async def retry_failed(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        data: JSONBody[RetryFailedBody],
        campaigns: NamedDependency[Campaigns],
    ) -> Retried:
        messages = await campaigns.retry_failed(
            RetryFailedCommand(
                actor=request.user,
                campaign_id=CampaignId(campaign_id),
                error_codes=data.error_codes,
                abandoned=data.abandoned,
            )
        )
        return Retried(messages=messages)
