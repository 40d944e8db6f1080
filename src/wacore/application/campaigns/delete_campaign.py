"""A draft nobody needs."""

import msgspec

from wacore.application.campaigns.ports import CampaignsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignDeleted
from wacore.domain.ids import CampaignId


class DeleteCampaignCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    campaign_id: CampaignId
    expected_version: int | None = None


class DeleteCampaign:
    """Remove a draft; what has been sent stays on record for good."""

    def __init__(self, begin: Begin[CampaignsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: DeleteCampaignCommand) -> None:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
            CampaignNotReady: It is no draft.
            CampaignChanged: It is not at `expected_version` any more.
        """
        actor = command.actor
        actor.require(Permission.MANAGE_CAMPAIGNS)
        async with self._begin() as work:
            campaign = await work.campaigns.get(actor.organization_id, command.campaign_id)
            campaign.require_version(command.expected_version)
            campaign.require_deletable()
            await work.campaigns.remove(actor.organization_id, campaign.id)
            await work.outbox.add(
                CampaignDeleted(
                    organization_id=actor.organization_id,
                    occurred_at=self._clock.now(),
                    campaign_id=campaign.id,
                    state=campaign.state.value,
                    actor_id=actor.user_id,
                )
            )
            await work.commit()
