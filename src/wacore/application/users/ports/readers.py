"""What queries and decisions read, without locks; a replica may answer what tolerates lag."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from wacore.application.ports import Page, PageRequest
from wacore.application.users.views import (
    ApiKeyView,
    AuditEntryView,
    MemberView,
    OrganizationView,
    ProfileView,
    SessionView,
)
from wacore.domain.actor import Permission
from wacore.domain.ids import ApiKeyId, OrganizationId, SessionId, UserId
from wacore.domain.users.audit import AuditEntry, AuditHead
from wacore.domain.users.email import EmailAddress


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UserId
    password_hash: str
    home: OrganizationId


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    session_id: SessionId
    user_id: UserId
    organization_id: OrganizationId
    version: int


class ApiKeyRow(msgspec.Struct, frozen=True, kw_only=True):
    id: ApiKeyId
    organization_id: OrganizationId
    created_by: UserId
    permissions: frozenset[Permission]
    expires_at: datetime | None


class CredentialReader(Protocol):
    """Answers from the primary: a revoked thing is revoked at once."""

    async def credentials(self, email: EmailAddress) -> Credentials | None: ...

    async def password_hash(self, user_id: UserId) -> str:
        """
        Raises:
            UserNotFound: There is no such user.
        """
        ...

    async def session(self, session_id: SessionId) -> SessionRow | None:
        """None once it is revoked."""
        ...

    async def session_of_token(self, token_hash: bytes) -> SessionRow | None:
        """Spent tokens and revoked sessions are found too; the transaction judges them."""
        ...

    async def api_key(self, token_hash: bytes) -> ApiKeyRow | None:
        """None once it is revoked."""
        ...


class StandingReader(Protocol):
    """Answers from the primary."""

    async def lineage(self, organization_id: OrganizationId) -> Sequence[OrganizationId]:
        """
        The organisations above, the nearest first.

        Raises:
            OrganizationNotFound: There is no such organisation.
        """
        ...

    async def roles(self, user_id: UserId) -> Mapping[OrganizationId, str]: ...


class UserReader(Protocol):
    async def profile(self, user_id: UserId) -> ProfileView:
        """
        Raises:
            UserNotFound: There is no such user.
        """
        ...

    async def sessions(self, user_id: UserId, at: datetime) -> list[SessionView]:
        """Live ones, the latest used first."""
        ...

    async def organizations(self, user_id: UserId) -> list[OrganizationView]:
        """Where the user is a member, and all below where the role reaches down; by name."""
        ...


class OrganizationReader(Protocol):
    async def organization(self, organization_id: OrganizationId) -> OrganizationView:
        """
        Raises:
            OrganizationNotFound: There is no such organisation.
        """
        ...

    async def tree(self, organization_id: OrganizationId) -> list[OrganizationView]:
        """The organisation and all below it, parents before their children."""
        ...

    async def members(self, organization_id: OrganizationId, page: PageRequest) -> Page[MemberView]:
        """In order of joining."""
        ...

    async def members_named(
        self, organization_id: OrganizationId, user_ids: Sequence[UserId]
    ) -> list[MemberView]:
        """Those of the given users who are members."""
        ...

    async def has_role(self, organization_id: OrganizationId, role: str) -> bool:
        """Whether any member has it."""
        ...

    async def api_keys(
        self, organization_id: OrganizationId, page: PageRequest
    ) -> Page[ApiKeyView]:
        """Newest first, revoked ones included."""
        ...


class AuditReader(Protocol):
    async def entries(
        self,
        organization_id: OrganizationId,
        page: PageRequest,
        *,
        action: str = "",
        actor_id: UserId | None = None,
    ) -> Page[AuditEntryView]:
        """Newest first; `action` matches as a prefix."""
        ...

    async def chain(
        self, organization_id: OrganizationId, after: int, limit: int
    ) -> list[AuditEntry]:
        """Entries after a sequence number, in order."""
        ...

    async def head(self, organization_id: OrganizationId) -> AuditHead:
        """Where the trail was last known to end."""
        ...
