"""A second chance for those it failed to reach."""

import msgspec

from wacore.application.campaigns.ports import CampaignsUnitOfWork, Deliveries
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignRetried
from wacore.domain.errors import NotFound
from wacore.domain.ids import CampaignId


class RetryFailedCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        error_codes: Only failures with these; empty means all that another attempt can help.
        abandoned: Also messages of which nobody knows whether they arrived. Whoever asks for it takes
            it upon themselves that some people get theirs twice.
    """

    actor: Actor
    campaign_id: CampaignId
    error_codes: list[int] = []
    abandoned: bool = False


class RetryFailed:
    """
    Make failed messages due again; those that arrived are not touched.

    A completed campaign says that it runs before its dispatch does. Whoever dies in between leaves
    a campaign that the sweep completes again, or one that runs, as its dispatch does.
    """

    def __init__(
        self, begin: Begin[CampaignsUnitOfWork], deliveries: Deliveries, clock: Clock
    ) -> None:
        self._begin = begin
        self._deliveries = deliveries
        self._clock = clock

    async def __call__(self, command: RetryFailedCommand) -> int:
        """
        Answers how many messages are due again.

        Raises:
            CampaignNotFound: The organisation has no such campaign.
            CampaignNotReady: It never ran, was cancelled, or failed as a whole.
        """
        actor = command.actor
        actor.require(Permission.SEND_CAMPAIGNS)
        async with self._begin() as work:
            found = await work.campaigns.get(actor.organization_id, command.campaign_id)
            running = found.retrying(self._clock.now())
            if running is not found:
                await work.campaigns.save(running)
                await work.commit()
        messages = await self._retried(command)
        async with self._begin() as work:
            campaign = await work.campaigns.get(actor.organization_id, command.campaign_id)
            now = self._clock.now()
            if messages:
                after = campaign.retrying(now)  # it may have been completed meanwhile
                await work.outbox.add(
                    CampaignRetried.of(
                        after,
                        actor.user_id,
                        messages=messages,
                        error_codes=tuple(command.error_codes),
                        abandoned=command.abandoned,
                    )
                )
            elif running is not found:
                after = campaign.not_retried(found.finished_at, now)
            else:
                return 0
            await work.campaigns.save(after)
            await work.commit()
        return messages

    async def _retried(self, command: RetryFailedCommand) -> int:
        try:
            return await self._deliveries.retry_failed(
                command.actor.organization_id,
                command.campaign_id,
                command.error_codes,
                abandoned=command.abandoned,
            )
        except NotFound:
            return 0  # it has only just started: nothing can have failed
