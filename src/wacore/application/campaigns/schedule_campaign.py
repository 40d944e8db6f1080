"""A start in the future."""

import msgspec

from wacore.application.campaigns.documents import ScheduleDocument
from wacore.application.campaigns.ports import CampaignsUnitOfWork
from wacore.application.campaigns.readiness import Readiness
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignScheduled
from wacore.domain.ids import CampaignId


class ScheduleCampaignCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    campaign_id: CampaignId
    schedule: ScheduleDocument
    expected_version: int | None = None


class ScheduleCampaign:
    """
    Let the campaign start by itself; whoever schedules it answers for the sending.

    A template still in review may be approved by then; a missing variable will not fill itself.
    """

    def __init__(
        self, begin: Begin[CampaignsUnitOfWork], readiness: Readiness, clock: Clock
    ) -> None:
        self._begin = begin
        self._readiness = readiness
        self._clock = clock

    async def __call__(self, command: ScheduleCampaignCommand) -> None:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
            CampaignNotReady: It has started or ended.
            CampaignBlocked: Something stands against it that time does not cure.
            CampaignChanged: It is not at `expected_version`, or was edited during the checks.
            InvalidSchedule: The start has passed, or there is no such time in that zone.
        """
        actor = command.actor
        actor.require(Permission.SEND_CAMPAIGNS)
        schedule = command.schedule.schedule()
        async with self._begin() as work:
            checked = await work.campaigns.get(actor.organization_id, command.campaign_id)
        checked.require_version(command.expected_version)
        checked.scheduled(schedule, actor.user_id, self._clock.now())
        await self._readiness.require(checked, now_or_later=True)
        async with self._begin() as work:
            campaign = await work.campaigns.get(actor.organization_id, command.campaign_id)
            campaign.require_version(checked.version)
            scheduled = campaign.scheduled(schedule, actor.user_id, self._clock.now())
            await work.campaigns.save(scheduled)
            await work.outbox.add(CampaignScheduled.of(scheduled, actor.user_id))
            await work.commit()
