"""Users, organisations and memberships in memory."""

from wacore.adapters.memory.table import TableView
from wacore.domain.ids import OrganizationId, UserId
from wacore.domain.users.email import EmailAddress
from wacore.domain.users.membership import OWNER, AlreadyMember, MemberNotFound, Membership
from wacore.domain.users.organization import Organization, OrganizationNotFound
from wacore.domain.users.user import EmailTaken, User, UserNotFound


class MemoryUserRepository:
    def __init__(self, rows: TableView[UserId, User]) -> None:
        self._rows = rows

    async def add(self, user: User) -> None:
        if await self.with_email(user.email) is not None:
            raise EmailTaken(user.email)
        self._rows[user.id] = user

    async def get(self, user_id: UserId) -> User:
        try:
            return self._rows[user_id]
        except KeyError:
            raise UserNotFound(user_id) from None

    async def with_email(self, email: EmailAddress) -> User | None:
        return next((user for user in self._rows.values() if user.email == email), None)

    async def save(self, user: User) -> None:
        self._rows[user.id] = user


class MemoryOrganizationRepository:
    def __init__(self, rows: TableView[OrganizationId, Organization]) -> None:
        self._rows = rows

    async def add(self, organization: Organization) -> None:
        self._rows[organization.id] = organization

    async def get(self, organization_id: OrganizationId) -> Organization:
        try:
            return self._rows[organization_id]
        except KeyError:
            raise OrganizationNotFound(organization_id) from None

    async def save(self, organization: Organization) -> None:
        self._rows[organization.id] = organization


class MemoryMembershipRepository:
    def __init__(self, rows: TableView[tuple[OrganizationId, UserId], Membership]) -> None:
        self._rows = rows

    async def add(self, membership: Membership) -> None:
        key = membership.organization_id, membership.user_id
        if key in self._rows:
            raise AlreadyMember(membership.user_id)
        self._rows[key] = membership

    async def get(self, organization_id: OrganizationId, user_id: UserId) -> Membership:
        try:
            return self._rows[organization_id, user_id]
        except KeyError:
            raise MemberNotFound(user_id) from None

    async def save(self, membership: Membership) -> None:
        self._rows[membership.organization_id, membership.user_id] = membership

    async def remove(self, membership: Membership) -> None:
        del self._rows[membership.organization_id, membership.user_id]

    async def owners(self, organization_id: OrganizationId) -> int:
        return len(await self.with_role(organization_id, OWNER))

    async def with_role(self, organization_id: OrganizationId, role: str) -> list[UserId]:
        return sorted(
            m.user_id
            for m in self._rows.values()
            if m.organization_id == organization_id and m.role == role
        )
