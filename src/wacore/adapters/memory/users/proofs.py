"""Password hashes and tokens that cost nothing; for tests and simulation only."""

import hashlib
from datetime import timedelta
from itertools import count

from wacore.application.ports import Clock
from wacore.application.users.ports import AccessClaims, InvalidAccessToken, PublicKey


class MemoryPasswordHasher:
    """A PasswordHasher that anybody could try a billion times a second; never keep what it makes."""

    def __init__(self, generation: int = 1) -> None:
        self._mark = f"memory{generation}:"
        self._salts = count(1)

    async def hash(self, password: str) -> str:
        return self._with(f"{next(self._salts)}", password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        if password_hash is None or not password_hash.startswith("memory"):
            return False
        mark, salt, _ = password_hash.split(":")
        return self._with(salt, password, mark=f"{mark}:") == password_hash

    def outdated(self, password_hash: str) -> bool:
        return not password_hash.startswith(self._mark)

    def _with(self, salt: str, password: str, mark: str = "") -> str:
        digest = hashlib.sha256(f"{salt}:{password}".encode(errors="replace")).hexdigest()
        return f"{mark or self._mark}{salt}:{digest}"


class MemoryOpaqueTokens:
    """Counted instead of random, so that a failing test prints the same tokens each time."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def make(self) -> str:
        return hashlib.sha256(str(next(self._numbers)).encode()).hexdigest()

    def digest(self, token: str) -> bytes:
        return hashlib.sha256(token.encode(errors="replace")).digest()


class MemoryAccessTokens:
    """AccessTokens whose truth is a table in this process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, AccessClaims] = {}

    def issue(self, claims: AccessClaims) -> str:
        token = f"access-{len(self._issued) + 1}"
        to_the_second = claims.exp.replace(microsecond=0), claims.iat.replace(microsecond=0)
        self._issued[token] = AccessClaims(
            sub=claims.sub,
            org=claims.org,
            sid=claims.sid,
            role=claims.role,
            perms=claims.perms,
            sv=claims.sv,
            iat=to_the_second[1],
            exp=to_the_second[0],
        )
        return token

    def verify(self, token: str) -> AccessClaims:
        claims = self._issued.get(token)
        now = self._clock.now()
        if claims is None or now >= claims.exp or claims.iat > now + timedelta(seconds=5):
            raise InvalidAccessToken
        return claims

    def public_keys(self) -> list[PublicKey]:
        """None: nobody but this process can verify these tokens."""
        return []
