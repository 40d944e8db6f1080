"""A new secret; the old one goes on signing for a day."""

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.subscription_secrets import SubscriptionSecrets
from wacore.application.messaging.views_subscriptions import SubscriptionMade, subscription_view
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.messaging.subscription import SubscriptionId


class RotateSubscriptionSecretCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    subscription_id: SubscriptionId


class RotateSubscriptionSecret:
    def __init__(
        self, begin: Begin[MessagingUnitOfWork], secrets: SubscriptionSecrets, clock: Clock
    ) -> None:
        self._begin = begin
        self._secrets = secrets
        self._clock = clock

    async def __call__(self, command: RotateSubscriptionSecretCommand) -> SubscriptionMade:
        """
        Raises:
            SubscriptionNotFound: The organisation has no such subscription.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        secret, sealed = self._secrets.make(command.subscription_id)
        async with self._begin() as work:
            stored = await work.subscriptions.get(
                command.actor.organization_id, command.subscription_id
            )
            changed = stored.with_secret(sealed, self._clock.now())
            await work.subscriptions.save(changed)
            await work.commit()
        return SubscriptionMade(subscription=subscription_view(changed), secret=secret)
