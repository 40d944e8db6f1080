"""A program missed something, and is told again."""

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.messaging.subscription import DeliveryId


class ReplayDeliveryCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    delivery_id: DeliveryId


class ReplayDelivery:
    """The same events, with the same ids, whatever became of them before."""

    def __init__(self, begin: Begin[MessagingUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: ReplayDeliveryCommand) -> None:
        """
        Raises:
            DeliveryNotFound: The organisation has no such delivery.
            SubscriptionDisabled: Nothing is sent where it went.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        async with self._begin() as work:
            stored = await work.deliveries.get(command.actor.organization_id, command.delivery_id)
            subscription = await work.subscriptions.lock(stored.subscription_id)
            if subscription is not None:
                subscription.require_active()
            await work.deliveries.save(stored.again(self._clock.now()))
            await work.commit()
