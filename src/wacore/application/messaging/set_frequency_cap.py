"""How often an organisation's campaigns may write to one person."""

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.messaging.events import FrequencyCapChanged


class SetFrequencyCapCommand(msgspec.Struct, frozen=True, kw_only=True):
    """None lifts the cap."""

    actor: Actor
    cap: FrequencyCap | None


class SetFrequencyCap:
    """From now on, for running campaigns too."""

    def __init__(self, begin: Begin[MessagingUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: SetFrequencyCapCommand) -> None:
        actor, cap = command.actor, command.cap
        actor.require(Permission.MANAGE_ACCOUNTS)
        async with self._begin() as work:
            await work.frequency_caps.save(actor.organization_id, cap)
            await work.outbox.add(
                FrequencyCapChanged(
                    organization_id=actor.organization_id,
                    occurred_at=self._clock.now(),
                    actor_id=actor.user_id,
                    messages=cap.messages if cap else None,
                    days=cap.days if cap else None,
                )
            )
            await work.commit()
