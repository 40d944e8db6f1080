import msgspec

from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.users.issuing import Device, IssueTokens, SessionChanged
from wacore.application.users.ports import (
    CredentialReader,
    Credentials,
    LoginThrottle,
    PasswordHasher,
    UsersUnitOfWork,
)
from wacore.application.users.recording import record
from wacore.application.users.rights import ResolveRights
from wacore.application.users.views import TokenPair
from wacore.domain.ids import SessionId
from wacore.domain.users.email import EmailAddress, InvalidEmailAddress
from wacore.domain.users.events import LoggedIn
from wacore.domain.users.passwords import LONGEST, normalised
from wacore.domain.users.session import InvalidCredentials, Session
from wacore.domain.users.throttling import TooManyAttempts


class LogInCommand(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    password: str
    device: Device = Device()


class LogIn:
    """Prove who you are by password. What fails tells nobody whether the account exists."""

    def __init__(
        self,
        begin: Begin[UsersUnitOfWork],
        credentials: CredentialReader,
        resolve_rights: ResolveRights,
        clock: Clock,
        new_id: IdFactory,
        hasher: PasswordHasher,
        opaque_tokens: OpaqueTokens,
        throttle: LoginThrottle,
        issue: IssueTokens,
    ) -> None:
        self._begin = begin
        self._credentials = credentials
        self._resolve_rights = resolve_rights
        self._clock = clock
        self._new_id = new_id
        self._hasher = hasher
        self._opaque_tokens = opaque_tokens
        self._throttle = throttle
        self._issue = issue

    async def __call__(self, command: LogInCommand) -> TokenPair:
        password = normalised(command.password)
        known = await self._verified(command, password)
        rights = await self._resolve_rights.anywhere(known.user_id, known.home)
        rehashed = None
        if self._hasher.outdated(known.password_hash):
            rehashed = await self._hasher.hash(password)
        at = self._clock.now()
        session = Session.begin(
            SessionId(self._new_id()),
            known.user_id,
            rights.organization_id,
            at,
            address=command.device.address,
            user_agent=command.device.user_agent,
        )
        refresh_token = self._opaque_tokens.make()
        async with self._begin() as work:
            user = await work.users.get(known.user_id)
            if user.password_hash != known.password_hash:
                raise InvalidCredentials  # changed while we verified the old one
            membership = await work.memberships.get(rights.given_by, user.id)
            if membership.role != rights.role:
                raise SessionChanged
            if rehashed is not None:
                await work.users.save(user.with_password(rehashed))
            await work.sessions.add(session, self._opaque_tokens.digest(refresh_token))
            await record(
                work,
                LoggedIn(
                    organization_id=rights.organization_id,
                    occurred_at=at,
                    by=user.id,
                    user_id=user.id,
                    session_id=session.id,
                ),
            )
            await work.commit()
        return self._issue.pair(session, rights, refresh_token)

    async def _verified(self, command: LogInCommand, password: str) -> Credentials:
        try:
            email = EmailAddress.parse(command.email)
        except InvalidEmailAddress:
            raise InvalidCredentials from None
        address = command.device.address
        if wait := await self._throttle.attempt(email.value, address):
            raise TooManyAttempts(wait)
        known = await self._credentials.credentials(email)
        matches = await self._hasher.verify(
            known.password_hash if known else None, password[: LONGEST + 1]
        )
        if known is None or not matches:
            raise InvalidCredentials
        await self._throttle.succeeded(email.value, address)
        return known
