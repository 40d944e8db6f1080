"""The end of a halt."""

from contextlib import suppress

import msgspec

from wacore.application.campaigns.align_dispatch import AlignDispatch, AlignDispatchCommand
from wacore.application.campaigns.ports import CampaignsUnitOfWork, Deliveries
from wacore.application.campaigns.readiness import Readiness
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import Campaign, CampaignLaunched, CampaignResumed
from wacore.domain.errors import Conflict, NotFound
from wacore.domain.ids import CampaignId


class ResumeCampaignCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    campaign_id: CampaignId


class ResumeCampaign:
    """
    Go on where the sending stopped, whoever stopped it, for the reason the campaign shows.

    If the dispatch has been stopped for another reason since, it stays so, and the campaign will tell.
    A campaign that missed its start is started now, after the same checks as at a launch.
    """

    def __init__(
        self,
        begin: Begin[CampaignsUnitOfWork],
        readiness: Readiness,
        deliveries: Deliveries,
        align: AlignDispatch,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._readiness = readiness
        self._deliveries = deliveries
        self._align = align
        self._clock = clock

    async def __call__(self, command: ResumeCampaignCommand) -> None:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
            CampaignNotReady: It is not paused.
            CampaignBlocked: It never started, and a check of the preflight stands against it.
        """
        actor = command.actor
        actor.require(Permission.SEND_CAMPAIGNS)
        async with self._begin() as work:
            paused = await work.campaigns.get(actor.organization_id, command.campaign_id)
        paused.resumed(actor.user_id, self._clock.now())
        if not paused.has_started:
            await self._readiness.require(paused)
        async with self._begin() as work:
            campaign = await work.campaigns.get(actor.organization_id, command.campaign_id)
            resumed = campaign.resumed(actor.user_id, self._clock.now())
            fact = CampaignResumed if campaign.has_started else CampaignLaunched
            await work.campaigns.save(resumed)
            await work.outbox.add(fact.of(resumed, actor.user_id))
            await work.commit()
        await self._go_on(campaign)
        await self._align(
            AlignDispatchCommand(
                organization_id=actor.organization_id, campaign_id=command.campaign_id
            )
        )

    async def _go_on(self, paused: Campaign) -> None:
        if paused.pause is None:
            return
        with suppress(NotFound, Conflict):  # never opened, since it has not started; or over
            await self._deliveries.resume(paused.organization_id, paused.id, paused.pause.reason)
