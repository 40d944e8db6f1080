"""Once the cause is gone, webhooks that could not be read are applied again."""

from collections.abc import Callable

import msgspec

from wacore.application.messaging.ports_intake import IntakeUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.messaging.webhook import QuarantinedNotFound, QuarantineId


class ReplayWebhooksCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    ids: tuple[QuarantineId, ...]


class ReplayWebhooks:
    """Apply the webhooks of quarantined elements once more; what had its effect has none again."""

    def __init__(
        self, begin: Begin[IntakeUnitOfWork], clock: Clock, stored: Callable[[], None]
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._stored = stored

    async def __call__(self, command: ReplayWebhooksCommand) -> int:
        """
        How many elements were found.

        Raises:
            QuarantinedNotFound: None of them is in the organisation's quarantine.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        async with self._begin() as work:
            found = await work.quarantine.replay(
                command.actor.organization_id, command.ids, self._clock.now()
            )
            if command.ids and not found:
                raise QuarantinedNotFound(command.ids[0])
            await work.commit()
        self._stored()
        return found
