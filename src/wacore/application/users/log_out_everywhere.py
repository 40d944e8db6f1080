import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.own_session import own_session
from wacore.application.users.ports import UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.domain.actor import Actor
from wacore.domain.users.events import SessionsRevoked


class LogOutEverywhereCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor


class LogOutEverywhere:
    """End every session of the actor, this one included."""

    def __init__(self, begin: Begin[UsersUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: LogOutEverywhereCommand) -> int:
        own_session(command.actor)
        at = self._clock.now()
        async with self._begin() as work:
            ended = await work.sessions.revoke_all(command.actor.user_id, at)
            await record(
                work,
                SessionsRevoked(
                    organization_id=command.actor.organization_id,
                    occurred_at=at,
                    by=command.actor.user_id,
                    user_id=command.actor.user_id,
                ),
            )
            await work.commit()
        return ended
