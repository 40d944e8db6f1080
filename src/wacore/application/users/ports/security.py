"""Passwords, tokens and those who try too often."""

from datetime import datetime
from typing import Protocol

import msgspec

from wacore.domain.actor import Permission
from wacore.domain.errors import TryAgain, Unauthenticated
from wacore.domain.ids import OrganizationId, SessionId, UserId


class HashingBusy(TryAgain):
    code = "hashing-busy"
    at_once = False

    def __init__(self) -> None:
        super().__init__("Too many logins at the same moment; try again in a second.")


class InvalidAccessToken(Unauthenticated):
    code = "invalid-access-token"

    def __init__(self) -> None:
        super().__init__("The access token or API key is invalid, expired or revoked.")


class PasswordHasher(Protocol):
    """
    Raises:
        HashingBusy: From every method that hashes, when too many already wait.
    """

    async def hash(self, password: str) -> str: ...

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """False for None, after as long a time as for a hash."""
        ...

    def outdated(self, password_hash: str) -> bool:
        """Whether it was made with other parameters than a new one would be."""
        ...


class AccessClaims(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        sv: The session's version when the token was made.
        perms: What the role allowed then.
    """

    sub: UserId
    org: OrganizationId
    sid: SessionId
    role: str
    perms: frozenset[Permission]
    sv: int
    iat: datetime
    exp: datetime


class AccessTokens(Protocol):
    def issue(self, claims: AccessClaims) -> str: ...

    def verify(self, token: str) -> AccessClaims:
        """
        Raises:
            InvalidAccessToken: Not ours, altered, or expired. Whether it is revoked the session tells.
        """
        ...


class PublicKey(msgspec.Struct, frozen=True, kw_only=True):
    """A JSON Web Key (RFC 8037) that verifies access tokens."""

    kid: str
    x: str
    kty: str = "OKP"
    crv: str = "Ed25519"
    alg: str = "EdDSA"
    use: str = "sig"


class KeyRing(Protocol):
    def public_keys(self) -> list[PublicKey]:
        """Newest first; a retired key stays as long as its tokens may live."""
        ...


class LoginThrottle(Protocol):
    """Counts attempts before they are made, so that parallel guesses do not slip through."""

    async def attempt(self, account: str, address: str) -> float:
        """
        0.0 and counted against both; or the seconds to wait, and not counted.

        Args:
            account: The e-mail address tried, whether or not it has an account.
            address: Of the network, as the server sees it; empty counts for nobody.
        """
        ...

    async def succeeded(self, account: str, address: str) -> None:
        """The account starts afresh; the address takes back this one attempt."""
        ...


class SessionVersions(Protocol):
    async def current(self, user_id: UserId, session_id: SessionId) -> int | None:
        """The session's version now; None once it is revoked."""
        ...
