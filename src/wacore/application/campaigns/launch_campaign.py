"""The word go."""

import msgspec

from wacore.application.campaigns.align_dispatch import AlignDispatch, AlignDispatchCommand
from wacore.application.campaigns.occurrences import schedule_next
from wacore.application.campaigns.ports import CampaignsUnitOfWork
from wacore.application.campaigns.readiness import Readiness
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignLaunched
from wacore.domain.ids import CampaignId


class LaunchCampaignCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    campaign_id: CampaignId
    expected_version: int | None = None


class LaunchCampaign:
    """Start a draft or scheduled campaign now; being allowed to edit it is not enough."""

    def __init__(
        self,
        begin: Begin[CampaignsUnitOfWork],
        readiness: Readiness,
        align: AlignDispatch,
        clock: Clock,
        new_id: IdFactory,
    ) -> None:
        self._begin = begin
        self._readiness = readiness
        self._align = align
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: LaunchCampaignCommand) -> None:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
            CampaignNotReady: It has started or ended.
            CampaignBlocked: A check of the preflight stands against it.
            CampaignChanged: It is not at `expected_version`, or was edited during the checks.
        """
        actor = command.actor
        actor.require(Permission.SEND_CAMPAIGNS)
        async with self._begin() as work:
            checked = await work.campaigns.get(actor.organization_id, command.campaign_id)
        checked.require_version(command.expected_version)
        checked.launched(actor.user_id, self._clock.now())
        await self._readiness.require(checked)
        async with self._begin() as work:
            campaign = await work.campaigns.get(actor.organization_id, command.campaign_id)
            campaign.require_version(checked.version)
            launched = campaign.launched(actor.user_id, self._clock.now())
            await work.campaigns.save(launched)
            await work.outbox.add(CampaignLaunched.of(launched, actor.user_id))
            await schedule_next(work, campaign, CampaignId(self._new_id()), launched.updated_at)
            await work.commit()
        await self._align(
            AlignDispatchCommand(
                organization_id=actor.organization_id, campaign_id=command.campaign_id
            )
        )
