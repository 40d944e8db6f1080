"""Organisations, members, keys and the audit log in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.reads import Reads
from wacore.adapters.sql.users.keys_and_records import to_audit_entry
from wacore.adapters.sql.users.tables import (
    ancestors,
    api_keys,
    audit_entries,
    audit_heads,
    memberships,
    organizations,
    users,
)
from wacore.application.ports import Page, PageRequest
from wacore.application.users.views import ApiKeyView, AuditEntryView, MemberView, OrganizationView
from wacore.domain.ids import OrganizationId, UserId
from wacore.domain.users.audit import AuditEntry, AuditHead
from wacore.domain.users.organization import OrganizationNotFound

_MEMBERS = Keyset("members.joined", memberships.c.joined_at, memberships.c.user_id)
_API_KEYS = Keyset("api_keys.created", api_keys.c.created_at.desc(), api_keys.c.id.desc())
_AUDIT = Keyset("audit.sequence", audit_entries.c.sequence.desc())


def organization_columns() -> list[ColumnElement[Any]]:
    parent = ancestors.alias("parent")
    parent_id = (
        select(parent.c.ancestor_id)
        .where(parent.c.organization_id == organizations.c.id, parent.c.distance == 1)
        .scalar_subquery()
        .label("parent_id")
    )
    return [*organizations.c, parent_id]


def organization_view(row: Row[Any], role: str = "") -> OrganizationView:
    return OrganizationView(
        id=row.id,
        name=row.name,
        parent_id=row.parent_id,
        created_at=row.created_at,
        version=row.version,
        role=role,
    )


class SqlOrganizationReader:
    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def organization(self, organization_id: OrganizationId) -> OrganizationView:
        found = select(*organization_columns()).where(organizations.c.id == organization_id)
        async with self._engine.connect() as connection:
            row = (await connection.execute(found)).one_or_none()
        if row is None:
            raise OrganizationNotFound(organization_id)
        return organization_view(row)

    async def tree(self, organization_id: OrganizationId) -> list[OrganizationView]:
        below = select(ancestors.c.organization_id).where(
            ancestors.c.ancestor_id == organization_id
        )
        depth = (
            select(func.count())
            .select_from(ancestors)
            .where(ancestors.c.organization_id == organizations.c.id)
            .scalar_subquery()
        )
        found = select(*organization_columns()).order_by(
            depth, organizations.c.name, organizations.c.id
        )
        async with self._engine.connect() as connection:
            ids = [organization_id, *await connection.scalars(below)]
            rows = await connection.execute(found.where(organizations.c.id.in_(ids)))
            return [organization_view(row) for row in rows]

    async def members(self, organization_id: OrganizationId, page: PageRequest) -> Page[MemberView]:
        async with self._engine.connect() as connection:
            rows = (
                await connection.execute(_MEMBERS.page(_members_of(organization_id), page))
            ).all()
        return _MEMBERS.cut(rows, page, _member_view)

    async def members_named(
        self, organization_id: OrganizationId, user_ids: Sequence[UserId]
    ) -> list[MemberView]:
        if not user_ids:
            return []
        found = (
            _members_of(organization_id)
            .where(memberships.c.user_id.in_(list(user_ids)))
            .order_by(memberships.c.user_id)
        )
        async with self._engine.connect() as connection:
            return [_member_view(row) for row in await connection.execute(found)]

    async def has_role(self, organization_id: OrganizationId, role: str) -> bool:
        found = (
            select(memberships.c.user_id)
            .where(memberships.c.organization_id == organization_id, memberships.c.role == role)
            .limit(1)
        )
        async with self._engine.connect() as connection:
            return (await connection.execute(found)).first() is not None

    async def api_keys(
        self, organization_id: OrganizationId, page: PageRequest
    ) -> Page[ApiKeyView]:
        found = select(api_keys).where(api_keys.c.organization_id == organization_id)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_API_KEYS.page(found, page))).all()
        return _API_KEYS.cut(rows, page, _api_key_view)


class SqlAuditReader:
    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def entries(
        self,
        organization_id: OrganizationId,
        page: PageRequest,
        *,
        action: str = "",
        actor_id: UserId | None = None,
    ) -> Page[AuditEntryView]:
        found = select(audit_entries).where(audit_entries.c.organization_id == organization_id)
        if action:
            found = found.where(audit_entries.c.action.startswith(action, autoescape=True))
        if actor_id is not None:
            found = found.where(audit_entries.c.actor_id == actor_id)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_AUDIT.page(found, page))).all()
        return _AUDIT.cut(rows, page, _audit_view)

    async def chain(
        self, organization_id: OrganizationId, after: int, limit: int
    ) -> list[AuditEntry]:
        found = (
            select(audit_entries)
            .where(
                audit_entries.c.organization_id == organization_id,
                audit_entries.c.sequence > after,
            )
            .order_by(audit_entries.c.sequence)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            return [to_audit_entry(row) for row in await connection.execute(found)]

    async def head(self, organization_id: OrganizationId) -> AuditHead:
        found = select(audit_heads).where(audit_heads.c.organization_id == organization_id)
        async with self._engine.connect() as connection:
            row = (await connection.execute(found)).one_or_none()
        return (
            AuditHead()
            if row is None
            else AuditHead(sequence=row.sequence, digest=bytes(row.digest))
        )


def _members_of(organization_id: OrganizationId) -> Select[Any]:
    return (
        select(
            memberships.c.user_id,
            memberships.c.role,
            memberships.c.joined_at,
            users.c.email,
            users.c.name,
        )
        .join_from(memberships, users, users.c.id == memberships.c.user_id)
        .where(memberships.c.organization_id == organization_id)
    )


def _member_view(row: Row[Any]) -> MemberView:
    return MemberView(**row._mapping)


def _api_key_view(row: Row[Any]) -> ApiKeyView:
    return ApiKeyView(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        permissions=sorted(row.permissions),
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


def _audit_view(row: Row[Any]) -> AuditEntryView:
    return AuditEntryView(
        sequence=row.sequence,
        at=row.at,
        actor_id=row.actor_id,
        action=row.action,
        details=dict(row.details),
        digest=bytes(row.digest).hex(),
    )
