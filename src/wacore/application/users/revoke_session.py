import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.own_session import own_session
from wacore.application.users.ports import UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.domain.actor import Actor
from wacore.domain.ids import SessionId
from wacore.domain.users.events import SessionRevoked


class RevokeSessionCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    session_id: SessionId


class RevokeSession:
    """Log one device out: its access tokens are void at once, its refresh token buys nothing."""

    def __init__(self, begin: Begin[UsersUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: RevokeSessionCommand) -> None:
        own_session(command.actor)
        at = self._clock.now()
        async with self._begin() as work:
            session = await work.sessions.get(command.actor.user_id, command.session_id)
            if not session.is_live(at):
                return
            await work.sessions.save(session.revoked(at))
            await record(
                work,
                SessionRevoked(
                    organization_id=session.organization_id,
                    occurred_at=at,
                    by=command.actor.user_id,
                    user_id=session.user_id,
                    session_id=session.id,
                ),
            )
            await work.commit()
