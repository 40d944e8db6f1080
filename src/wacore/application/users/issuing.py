"""Tokens for a session."""

import msgspec

from wacore.application.users.ports import AccessClaims, AccessTokens
from wacore.application.users.rights import Rights
from wacore.application.users.views import AccessToken, TokenPair
from wacore.domain.errors import TryAgain
from wacore.domain.users.session import ACCESS_LIFETIME, Session


class SessionChanged(TryAgain):
    """A role or the organisation changed while a token for it was being made."""

    code = "session-changed"

    def __init__(self) -> None:
        super().__init__("The session changed at this very moment; nothing was done.")


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """Where a request comes from, as far as the server can see."""

    address: str = ""
    user_agent: str = ""


class IssueTokens:
    """Access tokens carry what the role allows now, and the session's version to take it back."""

    def __init__(self, access_tokens: AccessTokens) -> None:
        self._access_tokens = access_tokens

    def access(self, session: Session, rights: Rights) -> AccessToken:
        at = session.used_at
        token = self._access_tokens.issue(
            AccessClaims(
                sub=session.user_id,
                org=session.organization_id,
                sid=session.id,
                role=rights.role,
                perms=rights.permissions,
                sv=session.version,
                iat=at,
                exp=at + ACCESS_LIFETIME,
            )
        )
        return AccessToken(
            access_token=token,
            expires_in=int(ACCESS_LIFETIME.total_seconds()),
            organization_id=session.organization_id,
            role=rights.role,
        )

    def pair(self, session: Session, rights: Rights, refresh_token: str) -> TokenPair:
        access = self.access(session, rights)
        return TokenPair(
            access_token=access.access_token,
            refresh_token=refresh_token,
            expires_in=access.expires_in,
            user_id=session.user_id,
            organization_id=session.organization_id,
            role=rights.role,
        )
