"""What people have been sent of late, looked up."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.ports_frequency import Recipient
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.dispatch import Purpose


class FrequencyCapView(msgspec.Struct, frozen=True, kw_only=True):
    """At most so many marketing messages to one person within so many days; null is no cap."""

    messages: int | None = None
    days: int | None = None


class GetFrequencyCap:
    """An organisation's cap."""

    def __init__(self, begin: Begin[MessagingUnitOfWork]) -> None:
        self._begin = begin

    async def __call__(self, actor: Actor) -> FrequencyCapView:
        actor.require(Permission.READ_CAMPAIGNS)
        async with self._begin() as work:
            cap = await work.frequency_caps.of(actor.organization_id)
        return FrequencyCapView(messages=cap.messages, days=cap.days) if cap else FrequencyCapView()


class RecentRecipients:
    """For the campaigns context, which has seen to the permission to read."""

    def __init__(self, begin: Begin[MessagingUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def messaged(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        days: int,
        recipients: Sequence[Recipient],
    ) -> set[int]:
        """The positions of those to whom a campaign of this purpose wrote within so many days."""
        after = self._clock.now() - timedelta(days=days)
        async with self._begin() as work:
            sent = await work.frequency_caps.sent(organization_id, recipients, {purpose}, after)
        return {position for position, times in enumerate(sent) if times}

    async def over_cap(
        self,
        organization_id: OrganizationId,
        own: FrequencyCap | None,
        recipients: Sequence[Recipient],
    ) -> set[int]:
        """The positions of those who have had all that a campaign's own and the general cap allow."""
        now = self._clock.now()
        async with self._begin() as work:
            general = await work.frequency_caps.of(organization_id)
            caps = [cap for cap in (general, own) if cap is not None]
            if not caps:
                return set()
            after = min(cap.since(now) for cap in caps)
            sent = await work.frequency_caps.sent(
                organization_id, recipients, {Purpose.MARKETING}, after
            )
        return {
            position
            for position, times in enumerate(sent)
            if not all(cap.allows(times, now) for cap in caps)
        }
