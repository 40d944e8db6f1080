"""A login on one device: a family of refresh tokens, of which one is good at a time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wacore.domain.errors import NotFound, Unauthenticated
from wacore.domain.ids import OrganizationId, SessionId, UserId

ACCESS_LIFETIME = timedelta(minutes=15)
IDLE_LIFETIME = timedelta(days=30)
LONGEST_LIFETIME = timedelta(days=180)


class InvalidCredentials(Unauthenticated):
    """One text for a wrong password and an unknown address."""

    code = "invalid-credentials"

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is wrong.")


class InvalidRefreshToken(Unauthenticated):
    code = "invalid-refresh-token"

    def __init__(self) -> None:
        super().__init__("The refresh token is unknown, expired or revoked; log in again.")


class RefreshTokenReused(Unauthenticated):
    """Two parties hold the same token, and one of them stole it."""

    code = "refresh-token-reused"

    def __init__(self, session_id: SessionId) -> None:
        super().__init__(
            "This refresh token was used before, so its session is revoked; log in again."
        )
        self.session_id = session_id


class SessionNotFound(NotFound):
    code = "session-not-found"

    def __init__(self, session_id: SessionId) -> None:
        super().__init__(f"Session {session_id} does not exist.")
        self.session_id = session_id


@dataclass(frozen=True, kw_only=True)
class Session:
    """
    Attributes:
        organization_id: Where the session acts now.
        version: Access tokens of another version are void.
        expires_at: Moves with use, up to `LONGEST_LIFETIME` after the login.
    """

    id: SessionId
    user_id: UserId
    organization_id: OrganizationId
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    address: str = ""
    user_agent: str = ""
    version: int = 1
    revoked_at: datetime | None = None

    @classmethod
    def begin(
        cls,
        session_id: SessionId,
        user_id: UserId,
        organization_id: OrganizationId,
        at: datetime,
        *,
        address: str,
        user_agent: str,
    ) -> "Session":
        return cls(
            id=session_id,
            user_id=user_id,
            organization_id=organization_id,
            created_at=at,
            used_at=at,
            expires_at=at + IDLE_LIFETIME,
            address=address[:64],
            user_agent=user_agent[:200],
        )

    def is_live(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at

    def used(self, at: datetime, *, address: str, user_agent: str) -> "Session":
        return replace(
            self,
            used_at=at,
            expires_at=min(at + IDLE_LIFETIME, self.created_at + LONGEST_LIFETIME),
            address=address[:64] or self.address,
            user_agent=user_agent[:200] or self.user_agent,
        )

    def switched(self, organization_id: OrganizationId) -> "Session":
        return replace(self, organization_id=organization_id, version=self.version + 1)

    def revoked(self, at: datetime) -> "Session":
        return replace(self, revoked_at=at, version=self.version + 1)
