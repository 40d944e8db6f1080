"""No further occurrence."""

import msgspec

from wacore.application.campaigns.ports import CampaignsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import Campaign, CampaignUnscheduled
from wacore.domain.ids import CampaignId


class StopRepeatingCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`campaign_id` is any occurrence's."""

    actor: Actor
    campaign_id: CampaignId


class StopRepeating:
    """Make the coming occurrence a draft; those that have started go on."""

    def __init__(self, begin: Begin[CampaignsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: StopRepeatingCommand) -> None:
        """
        Stopping what has stopped, or never came again, changes nothing.

        Raises:
            CampaignNotFound: The organisation has no such campaign.
        """
        actor = command.actor
        actor.require(Permission.SEND_CAMPAIGNS)
        async with self._begin() as work:
            asked = await work.campaigns.get(actor.organization_id, command.campaign_id)
            # the first look may have waited for a start, whose commit scheduled another
            coming = await _coming(work, asked) or await _coming(work, asked)
            if coming is None:
                return
            unscheduled = coming.unscheduled(self._clock.now())
            await work.campaigns.save(unscheduled)
            await work.outbox.add(CampaignUnscheduled.of(unscheduled, actor.user_id))
            await work.commit()


async def _coming(work: CampaignsUnitOfWork, asked: Campaign) -> Campaign | None:
    if asked.series_id is None:
        return None
    return await work.campaigns.coming(asked.organization_id, asked.series_id)
