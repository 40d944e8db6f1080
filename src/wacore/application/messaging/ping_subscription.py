"""Whether a program hears us."""

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.messaging.subscription import EventKind, News, SubscriptionId


class PingSubscriptionCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    subscription_id: SubscriptionId


class PingSubscription:
    """An event like any other, on the way of every other; its delivery is in the log."""

    def __init__(self, begin: Begin[MessagingUnitOfWork], clock: Clock, new_id: IdFactory) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: PingSubscriptionCommand) -> None:
        """
        Raises:
            SubscriptionNotFound: The organisation has no such subscription.
            SubscriptionDisabled: Nothing is sent to it.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        organization_id = command.actor.organization_id
        async with self._begin() as work:
            stored = await work.subscriptions.get(organization_id, command.subscription_id)
            stored.require_active()
            ping = News(
                id=self._new_id(),
                organization_id=organization_id,
                kind=EventKind.PING,
                at=self._clock.now(),
                data={"subscription_id": stored.id},
            )
            await work.news.tell_one(stored.id, ping)
            await work.commit()
