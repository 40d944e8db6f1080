import msgspec

from wacore.application.users.own_session import own_session
from wacore.application.users.revoke_session import RevokeSession, RevokeSessionCommand
from wacore.domain.actor import Actor


class LogOutCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor


class LogOut:
    """End the session that the asking access token belongs to."""

    def __init__(self, revoke_session: RevokeSession) -> None:
        self._revoke_session = revoke_session

    async def __call__(self, command: LogOutCommand) -> None:
        await self._revoke_session(
            RevokeSessionCommand(actor=command.actor, session_id=own_session(command.actor))
        )
