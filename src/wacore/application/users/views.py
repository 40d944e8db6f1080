"""What the users context shows; also the bodies of its HTTP answers."""

from datetime import datetime

import msgspec

from wacore.domain.ids import ApiKeyId, OrganizationId, SessionId, UserId


class TokenPair(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        expires_in: Seconds the access token lives.
    """

    access_token: str
    refresh_token: str
    expires_in: int
    user_id: UserId
    organization_id: OrganizationId
    role: str
    token_type: str = "Bearer"  # noqa: S105 - RFC 6750's name of the scheme


class AccessToken(msgspec.Struct, frozen=True, kw_only=True):
    """A new access token for a session whose refresh token stays as it is."""

    access_token: str
    expires_in: int
    organization_id: OrganizationId
    role: str
    token_type: str = "Bearer"  # noqa: S105 - RFC 6750's name of the scheme


class ProfileView(msgspec.Struct, frozen=True, kw_only=True):
    id: UserId
    email: str
    email_verified: bool
    name: str
    language: str
    timezone: str
    created_at: datetime
    version: int


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        current: Whether the asking token belongs to it.
    """

    id: SessionId
    organization_id: OrganizationId
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    address: str
    user_agent: str
    current: bool = False


class OrganizationView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        role: The asking user's role there; empty where nobody in particular asks.
    """

    id: OrganizationId
    name: str
    parent_id: OrganizationId | None
    created_at: datetime
    version: int
    role: str = ""


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UserId
    email: str
    name: str
    role: str
    joined_at: datetime


class ApiKeyView(msgspec.Struct, frozen=True, kw_only=True):
    id: ApiKeyId
    name: str
    prefix: str
    permissions: list[str]
    created_by: UserId
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        key: Shown this once; only its hash is kept.
    """

    id: ApiKeyId
    prefix: str
    key: str


class AuditEntryView(msgspec.Struct, frozen=True, kw_only=True):
    sequence: int
    at: datetime
    actor_id: UserId | None
    action: str
    details: dict[str, str]
    digest: str


class AuditCheck(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        broken_at: Sequence number of the first entry that was altered or removed.
    """

    entries: int
    intact: bool
    broken_at: int | None
