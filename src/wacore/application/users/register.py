import msgspec

from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.users.issuing import Device, IssueTokens
from wacore.application.users.ports import LoginThrottle, PasswordHasher, UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.application.users.rights import Rights
from wacore.application.users.views import TokenPair
from wacore.domain.actor import BUILT_IN_ROLES
from wacore.domain.ids import OrganizationId, SessionId, UserId
from wacore.domain.users.email import EmailAddress
from wacore.domain.users.events import LoggedIn, OrganizationCreated, UserRegistered
from wacore.domain.users.membership import OWNER, Membership
from wacore.domain.users.one_time import Purpose
from wacore.domain.users.organization import Organization
from wacore.domain.users.passwords import check_password
from wacore.domain.users.session import Session
from wacore.domain.users.throttling import TooManyAttempts
from wacore.domain.users.user import User, checked_language, checked_name, checked_timezone


class RegisterCommand(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    password: str
    name: str
    organization_name: str
    language: str = "en"
    timezone: str = "UTC"
    device: Device = Device()


class Register:
    """A new account, its first organisation, and a session to go on with."""

    def __init__(
        self,
        begin: Begin[UsersUnitOfWork],
        clock: Clock,
        new_id: IdFactory,
        hasher: PasswordHasher,
        opaque_tokens: OpaqueTokens,
        throttle: LoginThrottle,
        issue: IssueTokens,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id
        self._hasher = hasher
        self._opaque_tokens = opaque_tokens
        self._throttle = throttle
        self._issue = issue

    async def __call__(self, command: RegisterCommand) -> TokenPair:
        email = EmailAddress.parse(command.email)
        name = checked_name(command.name, "name")
        title = checked_name(command.organization_name, "organization_name")
        password = check_password(
            command.password, personal=(email.value, email.local_part, name, title)
        )
        at = self._clock.now()
        organization = Organization(id=OrganizationId(self._new_id()), name=title, created_at=at)
        user = User(
            id=UserId(self._new_id()),
            email=email,
            name=name,
            password_hash="",
            home=organization.id,
            created_at=at,
            language=checked_language(command.language),
            timezone=checked_timezone(command.timezone),
        )
        if wait := await self._throttle.attempt("", command.device.address):
            raise TooManyAttempts(wait)
        user = user.with_password(await self._hasher.hash(password))
        session = Session.begin(
            SessionId(self._new_id()),
            user.id,
            organization.id,
            at,
            address=command.device.address,
            user_agent=command.device.user_agent,
        )
        refresh_token = self._opaque_tokens.make()
        async with self._begin() as work:
            await work.users.add(user)
            await work.organizations.add(organization)
            await work.memberships.add(
                Membership(
                    organization_id=organization.id, user_id=user.id, role=OWNER, joined_at=at
                )
            )
            await work.sessions.add(session, self._opaque_tokens.digest(refresh_token))
            await work.letters.add(email.value, Purpose.VERIFY_EMAIL, at)
            await self._record(work, user, organization, session)
            await work.commit()
        rights = Rights(
            organization_id=organization.id,
            given_by=organization.id,
            role=OWNER,
            permissions=BUILT_IN_ROLES[OWNER],
        )
        return self._issue.pair(session, rights, refresh_token)

    async def _record(
        self, work: UsersUnitOfWork, user: User, organization: Organization, session: Session
    ) -> None:
        at, org = user.created_at, organization.id
        await record(
            work, UserRegistered(organization_id=org, occurred_at=at, by=user.id, user_id=user.id)
        )
        await record(
            work,
            OrganizationCreated(
                organization_id=org,
                occurred_at=at,
                by=user.id,
                user_id=user.id,
                title=organization.name,
                parent_id=None,
            ),
        )
        await record(
            work,
            LoggedIn(
                organization_id=org,
                occurred_at=at,
                by=user.id,
                user_id=user.id,
                session_id=session.id,
            ),
        )
