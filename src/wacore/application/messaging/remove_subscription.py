"""A program wants to be told no longer."""

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.ports import Begin
from wacore.domain.actor import Actor, Permission
from wacore.domain.messaging.subscription import SubscriptionId


class RemoveSubscriptionCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    subscription_id: SubscriptionId


class RemoveSubscription:
    """With what waits for it, and with its log."""

    def __init__(self, begin: Begin[MessagingUnitOfWork]) -> None:
        self._begin = begin

    async def __call__(self, command: RemoveSubscriptionCommand) -> None:
        """
        Raises:
            SubscriptionNotFound: The organisation has no such subscription.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        async with self._begin() as work:
            stored = await work.subscriptions.get(
                command.actor.organization_id, command.subscription_id
            )
            await work.subscriptions.remove(stored.id)
            await work.commit()
