"""Credentials, standings and profiles in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from wacore.adapters.sql.reads import Reads
from wacore.adapters.sql.users.keys_and_records import permissions_of
from wacore.adapters.sql.users.organization_readers import organization_columns, organization_view
from wacore.adapters.sql.users.tables import (
    ancestors,
    api_keys,
    memberships,
    organizations,
    refresh_tokens,
    sessions,
    users,
)
from wacore.application.users.ports import ApiKeyRow, Credentials, SessionRow
from wacore.application.users.views import OrganizationView, ProfileView, SessionView
from wacore.domain.ids import OrganizationId, SessionId, UserId
from wacore.domain.users.email import EmailAddress
from wacore.domain.users.membership import REACHING_DOWN
from wacore.domain.users.organization import OrganizationNotFound
from wacore.domain.users.user import UserNotFound

_SESSION = (
    sessions.c.id.label("session_id"),
    sessions.c.user_id,
    sessions.c.organization_id,
    sessions.c.version,
)


class SqlCredentialReader:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def credentials(self, email: EmailAddress) -> Credentials | None:
        found = select(users.c.id.label("user_id"), users.c.password_hash, users.c.home).where(
            users.c.email == email.value
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(found)).one_or_none()
        return None if row is None else Credentials(**row._mapping)

    async def password_hash(self, user_id: UserId) -> str:
        async with self._engine.connect() as connection:
            found: str | None = await connection.scalar(
                select(users.c.password_hash).where(users.c.id == user_id)
            )
        if found is None:
            raise UserNotFound(user_id)
        return found

    async def session(self, session_id: SessionId) -> SessionRow | None:
        found = select(*_SESSION).where(
            sessions.c.id == session_id, sessions.c.revoked_at.is_(None)
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(found)).one_or_none()
        return None if row is None else SessionRow(**row._mapping)

    async def session_of_token(self, token_hash: bytes) -> SessionRow | None:
        found = (
            select(*_SESSION)
            .join_from(refresh_tokens, sessions, sessions.c.id == refresh_tokens.c.session_id)
            .where(refresh_tokens.c.token_hash == token_hash)
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(found)).one_or_none()
        return None if row is None else SessionRow(**row._mapping)

    async def api_key(self, token_hash: bytes) -> ApiKeyRow | None:
        found = select(api_keys).where(
            api_keys.c.token_hash == token_hash, api_keys.c.revoked_at.is_(None)
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(found)).one_or_none()
        if row is None:
            return None
        return ApiKeyRow(
            id=row.id,
            organization_id=row.organization_id,
            created_by=row.created_by,
            permissions=permissions_of(row.permissions),
            expires_at=row.expires_at,
        )


class SqlStandingReader:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def lineage(self, organization_id: OrganizationId) -> Sequence[OrganizationId]:
        found = (
            select(ancestors.c.ancestor_id)
            .join_from(
                organizations,
                ancestors,
                ancestors.c.organization_id == organizations.c.id,
                isouter=True,
            )
            .where(organizations.c.id == organization_id)
            .order_by(ancestors.c.distance)
        )
        async with self._engine.connect() as connection:
            above = (await connection.scalars(found)).all()
        if not above:  # even a root yields one row, of NULL
            raise OrganizationNotFound(organization_id)
        return [ancestor for ancestor in above if ancestor is not None]

    async def roles(self, user_id: UserId) -> Mapping[OrganizationId, str]:
        found = select(memberships.c.organization_id, memberships.c.role).where(
            memberships.c.user_id == user_id
        )
        async with self._engine.connect() as connection:
            return {row.organization_id: row.role for row in await connection.execute(found)}


class SqlUserReader:
    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def profile(self, user_id: UserId) -> ProfileView:
        async with self._engine.connect() as connection:
            row = (
                await connection.execute(select(users).where(users.c.id == user_id))
            ).one_or_none()
        if row is None:
            raise UserNotFound(user_id)
        return ProfileView(
            id=row.id,
            email=row.email,
            email_verified=row.email_verified_at is not None,
            name=row.name,
            language=row.language,
            timezone=row.timezone,
            created_at=row.created_at,
            version=row.version,
        )

    async def sessions(self, user_id: UserId, at: datetime) -> list[SessionView]:
        found = (
            select(
                sessions.c.id,
                sessions.c.organization_id,
                sessions.c.created_at,
                sessions.c.used_at,
                sessions.c.expires_at,
                sessions.c.address,
                sessions.c.user_agent,
            )
            .where(
                sessions.c.user_id == user_id,
                sessions.c.revoked_at.is_(None),
                sessions.c.expires_at > at,
            )
            .order_by(sessions.c.used_at.desc(), sessions.c.id.desc())
        )
        async with self._engine.connect() as connection:
            return [SessionView(**row._mapping) for row in await connection.execute(found)]

    async def organizations(self, user_id: UserId) -> list[OrganizationView]:
        """One's own first, so that a role of one's own hides the inherited one."""
        own = (
            select(*organization_columns(), memberships.c.role)
            .join_from(
                memberships, organizations, organizations.c.id == memberships.c.organization_id
            )
            .where(memberships.c.user_id == user_id)
        )
        below = (
            select(*organization_columns(), memberships.c.role)
            .join_from(
                memberships,
                ancestors,
                and_(
                    ancestors.c.ancestor_id == memberships.c.organization_id,
                    or_(*(memberships.c.role == role for role in sorted(REACHING_DOWN))),
                ),
            )
            .join(organizations, organizations.c.id == ancestors.c.organization_id)
            .where(memberships.c.user_id == user_id)
            .order_by(ancestors.c.distance)
        )
        statements: tuple[Select[Any], ...] = own, below
        found: dict[OrganizationId, OrganizationView] = {}
        async with self._engine.connect() as connection:
            for statement in statements:
                for row in await connection.execute(statement):
                    found.setdefault(row.id, organization_view(row, row.role))
        return sorted(found.values(), key=lambda view: (view.name, view.id))
