"""Facts about accounts, sessions, organisations and keys."""

from dataclasses import dataclass
from typing import ClassVar

from wacore.domain.events import DomainEvent
from wacore.domain.ids import ApiKeyId, OrganizationId, SessionId, UserId


@dataclass(frozen=True, kw_only=True)
class UsersEvent(DomainEvent):
    """
    Attributes:
        by: Who did it; None where nobody was logged in.
        user_id: Whom it concerns.
    """

    by: UserId | None
    user_id: UserId


class UserRegistered(UsersEvent):
    name: ClassVar[str] = "users.registered"


class EmailVerified(UsersEvent):
    name: ClassVar[str] = "users.email_verified"


class ProfileChanged(UsersEvent):
    name: ClassVar[str] = "users.profile_changed"


class PasswordChanged(UsersEvent):
    name: ClassVar[str] = "users.password_changed"


class PasswordResetIssued(UsersEvent):
    name: ClassVar[str] = "users.password_reset_issued"


class VerificationIssued(UsersEvent):
    name: ClassVar[str] = "users.verification_issued"


@dataclass(frozen=True, kw_only=True)
class SessionEvent(UsersEvent):
    session_id: SessionId


class LoggedIn(SessionEvent):
    name: ClassVar[str] = "users.logged_in"


class SessionRefreshed(SessionEvent):
    name: ClassVar[str] = "users.session_refreshed"


class SessionRevoked(SessionEvent):
    name: ClassVar[str] = "users.session_revoked"


class RefreshTokenReuseSeen(SessionEvent):
    name: ClassVar[str] = "users.refresh_token_reused"


class OrganizationSwitched(SessionEvent):
    name: ClassVar[str] = "users.organization_switched"


class SessionsRevoked(UsersEvent):
    name: ClassVar[str] = "users.sessions_revoked"


@dataclass(frozen=True, kw_only=True)
class OrganizationCreated(UsersEvent):
    name: ClassVar[str] = "users.organization_created"
    title: str
    parent_id: OrganizationId | None


@dataclass(frozen=True, kw_only=True)
class OrganizationRenamed(UsersEvent):
    name: ClassVar[str] = "users.organization_renamed"
    title: str


@dataclass(frozen=True, kw_only=True)
class MemberAdded(UsersEvent):
    name: ClassVar[str] = "users.member_added"
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberRoleChanged(UsersEvent):
    name: ClassVar[str] = "users.member_role_changed"
    role: str


class MemberRemoved(UsersEvent):
    name: ClassVar[str] = "users.member_removed"


class RightsChanged(UsersEvent):
    """What the user's role allows is another; their access tokens are void."""

    name: ClassVar[str] = "users.rights_changed"


@dataclass(frozen=True, kw_only=True)
class ApiKeyEvent(UsersEvent):
    api_key_id: ApiKeyId
    prefix: str


class ApiKeyCreated(ApiKeyEvent):
    name: ClassVar[str] = "users.api_key_created"


class ApiKeyRevoked(ApiKeyEvent):
    name: ClassVar[str] = "users.api_key_revoked"
