"""Organisations, members, keys and the audit log in memory."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wacore.adapters.memory.keyset import MemoryKeyset, SortKey
from wacore.adapters.memory.users.store import MemoryUsersStore
from wacore.adapters.memory.users.views import audit_view, member_view, organization_view
from wacore.application.ports import Page, PageRequest
from wacore.application.users.views import ApiKeyView, AuditEntryView, MemberView, OrganizationView
from wacore.domain.ids import OrganizationId, UserId
from wacore.domain.users.api_key import ApiKey
from wacore.domain.users.audit import AuditEntry, AuditHead
from wacore.domain.users.membership import Membership
from wacore.domain.users.organization import OrganizationNotFound

_MEMBERS: MemoryKeyset[Membership] = MemoryKeyset(
    "members.joined",
    SortKey(of=lambda m: m.joined_at, kind=datetime),
    SortKey(of=lambda m: m.user_id, kind=UUID),
)
_API_KEYS: MemoryKeyset[ApiKey] = MemoryKeyset(
    "api_keys.created",
    SortKey(of=lambda k: k.created_at, kind=datetime, descending=True),
    SortKey(of=lambda k: k.id, kind=UUID, descending=True),
)
_AUDIT: MemoryKeyset[AuditEntry] = MemoryKeyset(
    "audit.sequence", SortKey(of=lambda e: e.sequence, kind=int, descending=True)
)


class MemoryOrganizationReader:
    def __init__(self, store: MemoryUsersStore) -> None:
        self._store = store

    async def organization(self, organization_id: OrganizationId) -> OrganizationView:
        organization = self._store.organizations.get(organization_id)
        if organization is None:
            raise OrganizationNotFound(organization_id)
        return organization_view(organization)

    async def tree(self, organization_id: OrganizationId) -> list[OrganizationView]:
        found = [
            o
            for o in self._store.organizations.values()
            if o.id == organization_id or organization_id in o.lineage
        ]
        ordered = sorted(found, key=lambda o: (len(o.lineage), o.name, o.id))
        return [organization_view(o) for o in ordered]

    async def members(self, organization_id: OrganizationId, page: PageRequest) -> Page[MemberView]:
        rows = [m for m in self._store.memberships.values() if m.organization_id == organization_id]
        return _MEMBERS.page(rows, page, lambda m: member_view(m, self._store.users[m.user_id]))

    async def members_named(
        self, organization_id: OrganizationId, user_ids: Sequence[UserId]
    ) -> list[MemberView]:
        found = (self._store.memberships.get((organization_id, u)) for u in sorted(set(user_ids)))
        return [member_view(m, self._store.users[m.user_id]) for m in found if m is not None]

    async def has_role(self, organization_id: OrganizationId, role: str) -> bool:
        return any(
            m.organization_id == organization_id and m.role == role
            for m in self._store.memberships.values()
        )

    async def api_keys(
        self, organization_id: OrganizationId, page: PageRequest
    ) -> Page[ApiKeyView]:
        rows = [k for k in self._store.api_keys.values() if k.organization_id == organization_id]
        return _API_KEYS.page(rows, page, _api_key_view)


class MemoryAuditReader:
    def __init__(self, store: MemoryUsersStore) -> None:
        self._store = store

    async def entries(
        self,
        organization_id: OrganizationId,
        page: PageRequest,
        *,
        action: str = "",
        actor_id: UserId | None = None,
    ) -> Page[AuditEntryView]:
        rows = [
            entry
            for entry in self._store.audit.values()
            if entry.organization_id == organization_id
            and entry.action.startswith(action)
            and actor_id in (None, entry.actor_id)
        ]
        return _AUDIT.page(rows, page, audit_view)

    async def chain(
        self, organization_id: OrganizationId, after: int, limit: int
    ) -> list[AuditEntry]:
        rows = [
            entry
            for entry in self._store.audit.values()
            if entry.organization_id == organization_id and entry.sequence > after
        ]
        return sorted(rows, key=lambda entry: entry.sequence)[:limit]

    async def head(self, organization_id: OrganizationId) -> AuditHead:
        return self._store.audit_heads.get(organization_id, AuditHead())


def _api_key_view(key: ApiKey) -> ApiKeyView:
    return ApiKeyView(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        permissions=sorted(key.permissions),
        created_by=key.created_by,
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
    )
