"""The same again."""

import msgspec

from wacore.application.campaigns.ports import CampaignsUnitOfWork
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignCreated
from wacore.domain.ids import CampaignId


class CloneCampaignCommand(msgspec.Struct, frozen=True, kw_only=True):
    """Without a `name` the copy is named after its original."""

    actor: Actor
    campaign_id: CampaignId
    name: str = ""


class CloneCampaign:
    """A new draft of a campaign in whatever state: same words, selection, sender and options."""

    def __init__(self, begin: Begin[CampaignsUnitOfWork], clock: Clock, new_id: IdFactory) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: CloneCampaignCommand) -> CampaignId:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
        """
        actor = command.actor
        actor.require(Permission.MANAGE_CAMPAIGNS)
        async with self._begin() as work:
            original = await work.campaigns.get(actor.organization_id, command.campaign_id)
            copy = original.clone(
                CampaignId(self._new_id()),
                command.name.strip() or f"{original.name[:193]} (copy)",
                actor.user_id,
                self._clock.now(),
            )
            await work.campaigns.add(copy)
            await work.outbox.add(CampaignCreated.of(copy, actor.user_id))
            await work.commit()
        return copy.id
