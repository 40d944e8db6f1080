"""A halt that an operator calls."""

import msgspec

from wacore.application.campaigns.align_dispatch import AlignDispatch, AlignDispatchCommand
from wacore.application.campaigns.ports import CampaignsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignPaused
from wacore.domain.ids import CampaignId


class PauseCampaignCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    campaign_id: CampaignId


class PauseCampaign:
    """Stop sending within a chunk; only an operator resumes it."""

    def __init__(
        self, begin: Begin[CampaignsUnitOfWork], align: AlignDispatch, clock: Clock
    ) -> None:
        self._begin = begin
        self._align = align
        self._clock = clock

    async def __call__(self, command: PauseCampaignCommand) -> None:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
            CampaignNotReady: It is not running.
        """
        actor = command.actor
        actor.require(Permission.SEND_CAMPAIGNS)
        async with self._begin() as work:
            campaign = await work.campaigns.get(actor.organization_id, command.campaign_id)
            paused = campaign.paused_by_operator(self._clock.now())
            await work.campaigns.save(paused)
            await work.outbox.add(CampaignPaused.of(paused, actor.user_id, reason="operator"))
            await work.commit()
        await self._align(
            AlignDispatchCommand(
                organization_id=actor.organization_id, campaign_id=command.campaign_id
            )
        )
