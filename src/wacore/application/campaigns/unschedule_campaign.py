"""No start after all."""

import msgspec

from wacore.application.campaigns.ports import CampaignsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignUnscheduled
from wacore.domain.ids import CampaignId


class UnscheduleCampaignCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    campaign_id: CampaignId
    expected_version: int | None = None


class UnscheduleCampaign:
    """Make a scheduled campaign a draft again."""

    def __init__(self, begin: Begin[CampaignsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: UnscheduleCampaignCommand) -> None:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
            CampaignNotReady: No start is planned.
            CampaignChanged: It is not at `expected_version` any more.
        """
        actor = command.actor
        actor.require(Permission.SEND_CAMPAIGNS)
        async with self._begin() as work:
            campaign = await work.campaigns.get(actor.organization_id, command.campaign_id)
            campaign.require_version(command.expected_version)
            changed = campaign.unscheduled(self._clock.now())
            await work.campaigns.save(changed)
            await work.outbox.add(CampaignUnscheduled.of(changed, actor.user_id))
            await work.commit()
