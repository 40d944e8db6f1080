"""A second chance for those it failed to reach."""

import msgspec

from wacore.application.campaigns.ports import CampaignsUnitOfWork, Deliveries
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignRetried
from wacore.domain.errors import NotFound
from wacore.domain.ids import CampaignId


class RetryFailedCommand(msgspec.Struct, frozen=True, kw_only=True):
    """Without `error_codes`: every failure that another attempt can help."""

    actor: Actor
    campaign_id: CampaignId
    error_codes: list[int] = []


class RetryFailed:
    """Make failed messages due again; those that arrived are not touched."""

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
        found.retrying(self._clock.now())
        try:
            messages = await self._deliveries.retry_failed(
                actor.organization_id, command.campaign_id, command.error_codes
            )
        except NotFound:
            messages = 0  # it has only just started: nothing can have failed
        if not messages:
            return 0
        async with self._begin() as work:
            campaign = await work.campaigns.get(actor.organization_id, command.campaign_id)
            retrying = campaign.retrying(self._clock.now())
            await work.campaigns.save(retrying)
            await work.outbox.add(
                CampaignRetried.of(
                    retrying,
                    actor.user_id,
                    messages=messages,
                    error_codes=tuple(command.error_codes),
                )
            )
            await work.commit()
        return messages
