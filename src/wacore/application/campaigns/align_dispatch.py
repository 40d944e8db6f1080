"""Making the sending side do what the campaign's state says."""

from contextlib import suppress

import msgspec

from wacore.application.campaigns.ports import CampaignsUnitOfWork, Deliveries
from wacore.application.campaigns.settling import OPERATOR
from wacore.application.ports import Begin, Job, JobQueue
from wacore.domain.campaigns import Campaign, CampaignState, PausedBy
from wacore.domain.errors import Conflict, NotFound
from wacore.domain.ids import CampaignId, OrganizationId

PLAN = "campaigns.plan"
"""The kind of the job whose receiver is `PlanCampaign`."""


class AlignDispatchCommand(msgspec.Struct, frozen=True, kw_only=True):
    organization_id: OrganizationId
    campaign_id: CampaignId


class AlignDispatch:
    """
    Looks at the campaign as it is now, not at what led here, so it may run twice, late or unordered.
    What the dispatch has paused for by itself it leaves alone: the campaign may not have heard of it yet.

    Commands run it after their commit; the sweep repeats it for a process that died in between.
    """

    def __init__(
        self, begin: Begin[CampaignsUnitOfWork], deliveries: Deliveries, jobs: JobQueue
    ) -> None:
        self._begin = begin
        self._deliveries = deliveries
        self._jobs = jobs

    async def __call__(self, command: AlignDispatchCommand) -> Campaign:
        """
        Answers the campaign it acted on.

        Raises:
            CampaignNotFound: The organisation has no such campaign.
        """
        async with self._begin() as work:
            campaign = await work.campaigns.get(command.organization_id, command.campaign_id)
            planning = await work.plannings.get(command.organization_id, command.campaign_id)
        if not campaign.has_started:
            return campaign
        with suppress(NotFound, Conflict):  # not open yet, the planner aligns it then; or over
            await self._align(campaign)
        if campaign.state is CampaignState.RUNNING and not planning.sealed:
            await self._jobs.enqueue([plan_job(campaign.organization_id, campaign.id)])
        return campaign

    async def _align(self, campaign: Campaign) -> None:
        organization_id, dispatch_id = campaign.organization_id, campaign.id
        match campaign.state:
            case CampaignState.RUNNING:
                await self._deliveries.resume(organization_id, dispatch_id, OPERATOR)
            case CampaignState.PAUSED:
                if campaign.pause is not None and campaign.pause.by is PausedBy.OPERATOR:
                    await self._deliveries.pause(
                        organization_id, dispatch_id, campaign.pause.reason
                    )
            case CampaignState.CANCELLED | CampaignState.FAILED:
                await self._deliveries.cancel(organization_id, dispatch_id)
            case _:
                pass


def plan_job(organization_id: OrganizationId, campaign_id: CampaignId) -> Job:
    """The wake-up of a planner; lanes keep one organisation's campaigns from starving another's."""
    return Job(
        kind=PLAN,
        key=campaign_id.hex,
        payload=msgspec.json.encode(
            AlignDispatchCommand(organization_id=organization_id, campaign_id=campaign_id)
        ),
        lane=organization_id.hex,
    )
