"""The end before the end."""

import msgspec

from wacore.application.campaigns.align_dispatch import AlignDispatch, AlignDispatchCommand
from wacore.application.campaigns.ports import CampaignsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignCancelled
from wacore.domain.ids import CampaignId


class CancelCampaignCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    campaign_id: CampaignId


class CancelCampaign:
    """Send nothing more, for good; what has left is on its way."""

    def __init__(
        self, begin: Begin[CampaignsUnitOfWork], align: AlignDispatch, clock: Clock
    ) -> None:
        self._begin = begin
        self._align = align
        self._clock = clock

    async def __call__(self, command: CancelCampaignCommand) -> None:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
            CampaignNotReady: It is a draft, or has ended.
        """
        actor = command.actor
        actor.require(Permission.SEND_CAMPAIGNS)
        async with self._begin() as work:
            campaign = await work.campaigns.get(actor.organization_id, command.campaign_id)
            cancelled = campaign.cancelled(self._clock.now())
            await work.campaigns.save(cancelled)
            await work.outbox.add(CampaignCancelled.of(cancelled, actor.user_id))
            await work.commit()
        await self._align(
            AlignDispatchCommand(
                organization_id=actor.organization_id, campaign_id=command.campaign_id
            )
        )
