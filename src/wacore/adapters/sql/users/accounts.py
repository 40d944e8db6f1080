"""Users, organisations and memberships in SQL."""

from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.errors import violates
from wacore.adapters.sql.users.tables import ancestors, memberships, organizations, users
from wacore.domain.ids import OrganizationId, UserId
from wacore.domain.users.email import EmailAddress
from wacore.domain.users.membership import OWNER, AlreadyMember, MemberNotFound, Membership
from wacore.domain.users.organization import Organization, OrganizationNotFound
from wacore.domain.users.user import EmailTaken, User, UserNotFound


class SqlUserRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, user: User) -> None:
        try:
            await self._connection.execute(insert(users).values(id=user.id, **_user_row(user)))
        except IntegrityError as error:
            if violates(error, "uq_users_email", "users.email"):
                raise EmailTaken(user.email) from error
            raise

    async def get(self, user_id: UserId) -> User:
        found = select(users).where(users.c.id == user_id).with_for_update()
        row = (await self._connection.execute(found)).one_or_none()
        if row is None:
            raise UserNotFound(user_id)
        return _to_user(row)

    async def with_email(self, email: EmailAddress) -> User | None:
        found = select(users).where(users.c.email == email.value).with_for_update()
        row = (await self._connection.execute(found)).one_or_none()
        return None if row is None else _to_user(row)

    async def save(self, user: User) -> None:
        await self._connection.execute(
            update(users).where(users.c.id == user.id).values(**_user_row(user))
        )


class SqlOrganizationRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, organization: Organization) -> None:
        await self._connection.execute(
            insert(organizations).values(
                id=organization.id,
                name=organization.name,
                created_at=organization.created_at,
                version=organization.version,
            )
        )
        if organization.lineage:
            rows = [
                {"organization_id": organization.id, "distance": distance, "ancestor_id": above}
                for distance, above in enumerate(organization.lineage, start=1)
            ]
            await self._connection.execute(insert(ancestors), rows)

    async def get(self, organization_id: OrganizationId) -> Organization:
        row = (
            await self._connection.execute(
                select(organizations).where(organizations.c.id == organization_id).with_for_update()
            )
        ).one_or_none()
        if row is None:
            raise OrganizationNotFound(organization_id)
        above = await self._connection.scalars(
            select(ancestors.c.ancestor_id)
            .where(ancestors.c.organization_id == organization_id)
            .order_by(ancestors.c.distance)
        )
        return Organization(
            id=row.id,
            name=row.name,
            created_at=row.created_at,
            lineage=tuple(above),
            version=row.version,
        )

    async def save(self, organization: Organization) -> None:
        await self._connection.execute(
            update(organizations)
            .where(organizations.c.id == organization.id)
            .values(name=organization.name, version=organization.version)
        )


class SqlMembershipRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, membership: Membership) -> None:
        try:
            await self._connection.execute(
                insert(memberships).values(
                    organization_id=membership.organization_id,
                    user_id=membership.user_id,
                    role=membership.role,
                    joined_at=membership.joined_at,
                )
            )
        except IntegrityError as error:
            columns = "memberships.organization_id", "memberships.user_id"
            if violates(error, "PRIMARY", *columns):
                raise AlreadyMember(membership.user_id) from error
            raise

    async def get(self, organization_id: OrganizationId, user_id: UserId) -> Membership:
        row = (
            await self._connection.execute(
                select(memberships).where(*_is(organization_id, user_id)).with_for_update()
            )
        ).one_or_none()
        if row is None:
            raise MemberNotFound(user_id)
        return Membership(**row._mapping)

    async def save(self, membership: Membership) -> None:
        await self._connection.execute(
            update(memberships)
            .where(*_is(membership.organization_id, membership.user_id))
            .values(role=membership.role)
        )

    async def remove(self, membership: Membership) -> None:
        await self._connection.execute(
            delete(memberships).where(*_is(membership.organization_id, membership.user_id))
        )

    async def owners(self, organization_id: OrganizationId) -> int:
        """Locks the organisation: locked owner rows alone would let a new owner appear, or two leave."""
        await self._connection.execute(
            select(organizations.c.id)
            .where(organizations.c.id == organization_id)
            .with_for_update()
        )
        count = await self._connection.scalar(
            select(func.count())
            .select_from(memberships)
            .where(memberships.c.organization_id == organization_id, memberships.c.role == OWNER)
        )
        return count or 0

    async def with_role(self, organization_id: OrganizationId, role: str) -> list[UserId]:
        found = await self._connection.scalars(
            select(memberships.c.user_id)
            .where(memberships.c.organization_id == organization_id, memberships.c.role == role)
            .order_by(memberships.c.user_id)
        )
        return list(found)


def _is(organization_id: OrganizationId, user_id: UserId) -> tuple[Any, Any]:
    return memberships.c.organization_id == organization_id, memberships.c.user_id == user_id


def _user_row(user: User) -> dict[str, Any]:
    return {
        "email": user.email.value,
        "name": user.name,
        "password_hash": user.password_hash,
        "home": user.home,
        "language": user.language,
        "timezone": user.timezone,
        "created_at": user.created_at,
        "email_verified_at": user.email_verified_at,
        "version": user.version,
    }


def _to_user(row: Row[Any]) -> User:
    return User(**{**row._mapping, "email": EmailAddress(row.email)})
