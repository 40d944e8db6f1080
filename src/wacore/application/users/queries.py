"""What the users context answers."""

import msgspec

from wacore.application.ports import Clock, Page, PageRequest
from wacore.application.users.own_session import own_session
from wacore.application.users.ports import (
    AuditReader,
    KeyRing,
    OrganizationReader,
    PublicKey,
    UserReader,
)
from wacore.application.users.views import (
    ApiKeyView,
    AuditCheck,
    AuditEntryView,
    MemberView,
    OrganizationView,
    ProfileView,
    SessionView,
)
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import OrganizationId, UserId
from wacore.domain.users.audit import AuditHead, first_break
from wacore.domain.users.organization import OrganizationNotFound

_CHAIN_AT_ONCE = 1_000


class GetProfile:
    def __init__(self, reader: UserReader) -> None:
        self._reader = reader

    async def __call__(self, actor: Actor) -> ProfileView:
        return await self._reader.profile(actor.user_id)


class ListSessions:
    def __init__(self, reader: UserReader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def __call__(self, actor: Actor) -> list[SessionView]:
        present = own_session(actor)
        return [
            msgspec.structs.replace(session, current=session.id == present)
            for session in await self._reader.sessions(actor.user_id, self._clock.now())
        ]


class ListOrganizations:
    """Where the actor may switch to."""

    def __init__(self, reader: UserReader) -> None:
        self._reader = reader

    async def __call__(self, actor: Actor) -> list[OrganizationView]:
        own_session(actor)
        return await self._reader.organizations(actor.user_id)


class GetOrganization:
    """The actor's own, or one below it."""

    def __init__(self, reader: OrganizationReader) -> None:
        self._reader = reader

    async def __call__(self, actor: Actor, organization_id: OrganizationId) -> OrganizationView:
        if organization_id == actor.organization_id:
            view = await self._reader.organization(organization_id)
            return msgspec.structs.replace(view, role=actor.role)
        for view in await self._reader.tree(actor.organization_id):
            if view.id == organization_id:
                return view
        raise OrganizationNotFound(organization_id)


class OrganizationTree:
    """An organisation and all below it, for a caller who has checked who asks."""

    def __init__(self, reader: OrganizationReader) -> None:
        self._reader = reader

    async def __call__(self, organization_id: OrganizationId) -> list[OrganizationView]:
        return await self._reader.tree(organization_id)


class ListMembersQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    organization_id: OrganizationId
    page: PageRequest = PageRequest()


class ListMembers:
    def __init__(self, reader: OrganizationReader) -> None:
        self._reader = reader

    async def __call__(self, query: ListMembersQuery) -> Page[MemberView]:
        query.actor.require(Permission.READ_TEAMS)
        if query.organization_id != query.actor.organization_id:
            raise OrganizationNotFound(query.organization_id)
        return await self._reader.members(query.organization_id, query.page)


class FindMembers:
    """Those of the given users who belong to the organisation, for a caller who checked who asks."""

    def __init__(self, reader: OrganizationReader) -> None:
        self._reader = reader

    async def __call__(
        self, organization_id: OrganizationId, user_ids: list[UserId]
    ) -> list[MemberView]:
        return await self._reader.members_named(organization_id, user_ids)


class IsRoleHeld:
    """Whether anybody has this role, for a caller who checked who asks."""

    def __init__(self, reader: OrganizationReader) -> None:
        self._reader = reader

    async def __call__(self, organization_id: OrganizationId, role: str) -> bool:
        return await self._reader.has_role(organization_id, role)


class ListApiKeys:
    def __init__(self, reader: OrganizationReader) -> None:
        self._reader = reader

    async def __call__(self, actor: Actor, page: PageRequest) -> Page[ApiKeyView]:
        actor.require(Permission.MANAGE_API_KEYS)
        return await self._reader.api_keys(actor.organization_id, page)


class ReadAuditLogQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    page: PageRequest = PageRequest()
    action: str = ""
    actor_id: UserId | None = None


class ReadAuditLog:
    def __init__(self, reader: AuditReader) -> None:
        self._reader = reader

    async def __call__(self, query: ReadAuditLogQuery) -> Page[AuditEntryView]:
        query.actor.require(Permission.READ_AUDIT_LOG)
        return await self._reader.entries(
            query.actor.organization_id, query.page, action=query.action, actor_id=query.actor_id
        )


class CheckAuditLog:
    """Follow the chain of hashes from the first entry to where it was last known to end."""

    def __init__(self, reader: AuditReader) -> None:
        self._reader = reader

    async def __call__(self, actor: Actor) -> AuditCheck:
        actor.require(Permission.READ_AUDIT_LOG)
        head = await self._reader.head(actor.organization_id)
        checked = AuditHead()
        while checked.sequence < head.sequence:
            entries = await self._reader.chain(
                actor.organization_id, checked.sequence, _CHAIN_AT_ONCE
            )
            broken_at = first_break(entries, after=checked)
            if not entries:
                broken_at = checked.sequence + 1
            if broken_at is not None:
                return AuditCheck(entries=broken_at - 1, intact=False, broken_at=broken_at)
            checked = entries[-1].head
        return AuditCheck(entries=checked.sequence, intact=True, broken_at=None)


class PublishKeys:
    """The keys that verify our access tokens."""

    def __init__(self, key_ring: KeyRing) -> None:
        self._key_ring = key_ring

    def __call__(self) -> list[PublicKey]:
        return self._key_ring.public_keys()
