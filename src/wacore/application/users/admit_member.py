import msgspec

from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.users.ports import PasswordHasher, UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.domain.errors import FieldProblem, InvalidInput
from wacore.domain.ids import OrganizationId, UserId
from wacore.domain.users.email import EmailAddress
from wacore.domain.users.events import MemberAdded, UserRegistered
from wacore.domain.users.membership import AlreadyMember, Membership
from wacore.domain.users.passwords import check_password
from wacore.domain.users.user import User, checked_name


class AccountNeeded(InvalidInput):
    """The invited address has no account yet."""

    code = "account-needed"

    def __init__(self) -> None:
        super().__init__(
            "There is no account with this address yet; choose a name and a password.",
            problems=(
                FieldProblem("name", "Needed for a new account."),
                FieldProblem("password", "Needed for a new account."),
            ),
        )


class AdmitMemberCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        email: Proven to be the person's, by a letter that was read.
        name: With `password`, makes an account where there is none.
        invited_by: Who answers for it in the audit log.
    """

    organization_id: OrganizationId
    email: str
    role: str
    invited_by: UserId | None
    name: str | None = None
    password: str | None = None


class AdmitMember:
    """
    Make the owner of an address a member. Not for callers from outside: whoever calls it has
    checked that somebody with the right to do so asked. Doing it twice changes nothing.
    """

    def __init__(
        self,
        begin: Begin[UsersUnitOfWork],
        clock: Clock,
        new_id: IdFactory,
        hasher: PasswordHasher,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id
        self._hasher = hasher

    async def __call__(self, command: AdmitMemberCommand) -> UserId:
        newcomer = await self._newcomer(command)
        at = self._clock.now()
        org = command.organization_id
        async with self._begin() as work:
            await work.organizations.get(org)
            user = await work.users.with_email(EmailAddress.parse(command.email))
            if user is None:
                if newcomer is None:
                    raise AccountNeeded
                user = newcomer
                await work.users.add(user)
                await record(
                    work,
                    UserRegistered(
                        organization_id=org, occurred_at=at, by=user.id, user_id=user.id
                    ),
                )
            try:
                await work.memberships.add(
                    Membership(
                        organization_id=org, user_id=user.id, role=command.role, joined_at=at
                    )
                )
            except AlreadyMember:
                return user.id
            await record(
                work,
                MemberAdded(
                    organization_id=org,
                    occurred_at=at,
                    by=command.invited_by,
                    user_id=user.id,
                    role=command.role,
                ),
            )
            await work.commit()
        return user.id

    async def _newcomer(self, command: AdmitMemberCommand) -> User | None:
        if command.name is None or command.password is None:
            return None
        email = EmailAddress.parse(command.email)
        name = checked_name(command.name, "name")
        password = check_password(command.password, personal=(email.value, email.local_part, name))
        at = self._clock.now()
        return User(
            id=UserId(self._new_id()),
            email=email,
            name=name,
            password_hash=await self._hasher.hash(password),
            home=command.organization_id,
            created_at=at,
            email_verified_at=at,
        )
