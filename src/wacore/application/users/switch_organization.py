import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.issuing import IssueTokens, SessionChanged
from wacore.application.users.own_session import own_session
from wacore.application.users.ports import CredentialReader, UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.application.users.rights import ResolveRights
from wacore.application.users.views import AccessToken
from wacore.domain.actor import Actor
from wacore.domain.ids import OrganizationId
from wacore.domain.users.events import OrganizationSwitched
from wacore.domain.users.organization import OrganizationNotFound


class SwitchOrganizationCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    organization_id: OrganizationId


class SwitchOrganization:
    """Go on in another organisation; access tokens for the former one are void."""

    def __init__(
        self,
        begin: Begin[UsersUnitOfWork],
        credentials: CredentialReader,
        resolve_rights: ResolveRights,
        clock: Clock,
        issue: IssueTokens,
    ) -> None:
        self._begin = begin
        self._credentials = credentials
        self._resolve_rights = resolve_rights
        self._clock = clock
        self._issue = issue

    async def __call__(self, command: SwitchOrganizationCommand) -> AccessToken:
        session_id = own_session(command.actor)
        user_id = command.actor.user_id
        known = await self._credentials.session(session_id)
        rights = await self._resolve_rights(user_id, command.organization_id)
        if rights is None:
            raise OrganizationNotFound(command.organization_id)
        at = self._clock.now()
        async with self._begin() as work:
            session = await work.sessions.get(user_id, session_id)
            if known is None or not session.is_live(at) or session.version != known.version:
                raise SessionChanged
            session = session.used(at, address="", user_agent="").switched(command.organization_id)
            await work.sessions.save(session)
            user = await work.users.get(user_id)
            await work.users.save(user.moved_to(command.organization_id))
            await record(
                work,
                OrganizationSwitched(
                    organization_id=command.organization_id,
                    occurred_at=at,
                    by=user_id,
                    user_id=user_id,
                    session_id=session_id,
                ),
            )
            await work.commit()
        return self._issue.access(session, rights)
