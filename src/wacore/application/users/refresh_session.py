import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.users.issuing import Device, IssueTokens, SessionChanged
from wacore.application.users.ports import CredentialReader, UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.application.users.rights import ResolveRights
from wacore.application.users.views import TokenPair
from wacore.domain.users.events import RefreshTokenReuseSeen, SessionRefreshed
from wacore.domain.users.session import InvalidRefreshToken, RefreshTokenReused, Session


class RefreshSessionCommand(msgspec.Struct, frozen=True, kw_only=True):
    refresh_token: str
    device: Device = Device()


class RefreshSession:
    """
    A refresh token buys one new pair. When it comes a second time, somebody copied it, and since
    nobody can tell the thief from the owner, the session ends for both.
    """

    def __init__(
        self,
        begin: Begin[UsersUnitOfWork],
        credentials: CredentialReader,
        resolve_rights: ResolveRights,
        clock: Clock,
        opaque_tokens: OpaqueTokens,
        issue: IssueTokens,
    ) -> None:
        self._begin = begin
        self._credentials = credentials
        self._resolve_rights = resolve_rights
        self._clock = clock
        self._opaque_tokens = opaque_tokens
        self._issue = issue

    async def __call__(self, command: RefreshSessionCommand) -> TokenPair:
        digest = self._opaque_tokens.digest(command.refresh_token)
        known = await self._credentials.session_of_token(digest)
        if known is None:
            raise InvalidRefreshToken
        rights = await self._resolve_rights.anywhere(known.user_id, known.organization_id)
        at = self._clock.now()
        fresh = self._opaque_tokens.make()
        async with self._begin() as work:
            session = await self._redeem(work, digest)
            if session.version != known.version:
                raise SessionChanged
            session = session.used(
                at, address=command.device.address, user_agent=command.device.user_agent
            )
            if session.organization_id != rights.organization_id:
                session = session.switched(rights.organization_id)
            await work.sessions.save(session)
            await work.sessions.replace_token(
                session, digest, self._opaque_tokens.digest(fresh), at
            )
            await work.outbox.add(
                SessionRefreshed(
                    organization_id=session.organization_id,
                    occurred_at=at,
                    by=session.user_id,
                    user_id=session.user_id,
                    session_id=session.id,
                )
            )
            await work.commit()
        return self._issue.pair(session, rights, fresh)

    async def _redeem(self, work: UsersUnitOfWork, digest: bytes) -> Session:
        at = self._clock.now()
        held = await work.sessions.with_token(digest)
        if held is None:
            raise InvalidRefreshToken
        session, spent = held
        if not session.is_live(at):
            raise InvalidRefreshToken
        if spent:
            await work.sessions.save(session.revoked(at))
            await record(
                work,
                RefreshTokenReuseSeen(
                    organization_id=session.organization_id,
                    occurred_at=at,
                    by=None,
                    user_id=session.user_id,
                    session_id=session.id,
                ),
            )
            await work.commit()
            raise RefreshTokenReused(session.id)
        return session
