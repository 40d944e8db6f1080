"""A program of the organisation's own wants to be told."""

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.subscription_secrets import SubscriptionSecrets
from wacore.application.messaging.views_subscriptions import SubscriptionMade, subscription_view
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.messaging.subscription import (
    EventKind,
    Subscription,
    SubscriptionId,
    checked_kinds,
    checked_url,
)


class SubscribeProgramCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    url: str
    kinds: frozenset[EventKind]
    description: str = ""


class SubscribeProgram:
    """
    Args:
        open_to_private: Whether http, and addresses inside of our own network, may be named.
    """

    def __init__(
        self,
        begin: Begin[MessagingUnitOfWork],
        secrets: SubscriptionSecrets,
        clock: Clock,
        new_id: IdFactory,
        *,
        open_to_private: bool,
    ) -> None:
        self._begin = begin
        self._secrets = secrets
        self._clock = clock
        self._new_id = new_id
        self._open_to_private = open_to_private

    async def __call__(self, command: SubscribeProgramCommand) -> SubscriptionMade:
        """
        The only time the secret is shown.

        Raises:
            InvalidInput: The address, or the kinds.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        now, subscription_id = self._clock.now(), SubscriptionId(self._new_id())
        secret, sealed = self._secrets.make(subscription_id)
        subscription = Subscription(
            id=subscription_id,
            organization_id=command.actor.organization_id,
            url=checked_url(command.url, open_to_private=self._open_to_private),
            kinds=checked_kinds(command.kinds),
            description=command.description,
            secret=sealed,
            created_at=now,
            updated_at=now,
        )
        async with self._begin() as work:
            await work.subscriptions.add(subscription)
            await work.commit()
        return SubscriptionMade(subscription=subscription_view(subscription), secret=secret)
