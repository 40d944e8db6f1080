"""Access tokens as JWT, signed with EdDSA."""

import hashlib
import uuid
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import msgspec

from wacore.adapters.security.remote_keys import VerifyingKey
from wacore.adapters.security.signing_keys import SigningKeys
from wacore.application.ports import Clock, IdFactory
from wacore.application.users.ports import AccessClaims, InvalidAccessToken
from wacore.domain.actor import Permission
from wacore.domain.ids import OrganizationId, SessionId, UserId

_ALGORITHM = "EdDSA"
_LEEWAY = timedelta(seconds=5)  # two machines' clocks
_REMEMBERED_FOR = timedelta(seconds=60)


class _Wire(msgspec.Struct, frozen=True, kw_only=True):
    sub: UserId
    org: OrganizationId
    sid: SessionId
    role: str
    perms: list[str]
    sv: int
    jti: uuid.UUID
    iat: int
    exp: int


class JwtAccessTokenCheck:
    """
    Verifies a token once a minute and remembers only successes, since a signature costs a tenth of
    a millisecond and every request brings one.

    Args:
        find: The key of a name, if it is one of the user service's.
        issuer: What a verified token's `iss` must name.
        audience: And its `aud`.
        remembered: Verified tokens kept at most.
    """

    def __init__(
        self,
        find: Callable[[str], VerifyingKey | None],
        clock: Clock,
        *,
        issuer: str = "wacore",
        audience: str = "wacore",
        remembered: int = 10_000,
    ) -> None:
        self._find = find
        self._clock = clock
        self._issuer = issuer
        self._audience = audience
        self._size = remembered
        self._verified: OrderedDict[bytes, tuple[datetime, str, AccessClaims]] = OrderedDict()

    def verify(self, token: str) -> AccessClaims:
        digest = hashlib.sha256(token.encode(errors="replace")).digest()
        now = self._clock.now()
        known = self._verified.get(digest)
        if known is not None and now < known[0] and self._find(known[1]) is not None:
            return known[2]
        self._verified.pop(digest, None)
        kid, claims = self._decode(token)
        if now >= claims.exp or claims.iat > now + _LEEWAY:
            raise InvalidAccessToken
        self._verified[digest] = (min(claims.exp, now + _REMEMBERED_FOR), kid, claims)
        if len(self._verified) > self._size:
            self._verified.popitem(last=False)
        return claims

    def _decode(self, token: str) -> tuple[str, AccessClaims]:
        try:
            kid = jwt.get_unverified_header(token).get("kid", "")
            key = self._find(kid)
            if key is None:
                raise InvalidAccessToken
            payload: dict[str, Any] = jwt.decode(
                token,
                key.public,
                algorithms=[_ALGORITHM],
                audience=self._audience,
                issuer=self._issuer,
                options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
            wire = msgspec.convert(payload, _Wire)
        except (jwt.PyJWTError, msgspec.ValidationError, ValueError) as error:
            raise InvalidAccessToken from error
        return kid, AccessClaims(
            sub=wire.sub,
            org=wire.org,
            sid=wire.sid,
            role=wire.role,
            perms=frozenset(p for p in Permission if p.value in wire.perms),
            sv=wire.sv,
            iat=datetime.fromtimestamp(wire.iat, UTC),
            exp=datetime.fromtimestamp(wire.exp, UTC),
        )


class JwtAccessTokens(JwtAccessTokenCheck):
    """AccessTokens: what the check takes, signed with the newest of our own keys."""

    def __init__(
        self,
        keys: SigningKeys,
        clock: Clock,
        new_id: IdFactory,
        *,
        issuer: str = "wacore",
        audience: str = "wacore",
        remembered: int = 10_000,
    ) -> None:
        super().__init__(keys.find, clock, issuer=issuer, audience=audience, remembered=remembered)
        self._keys = keys
        self._new_id = new_id

    def issue(self, claims: AccessClaims) -> str:
        key = self._keys.current()
        payload = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(claims.sub),
            "org": str(claims.org),
            "sid": str(claims.sid),
            "role": claims.role,
            "perms": sorted(claims.perms),
            "sv": claims.sv,
            "jti": str(self._new_id()),
            "iat": int(claims.iat.timestamp()),
            "exp": int(claims.exp.timestamp()),
        }
        return jwt.encode(payload, key.private, algorithm=_ALGORITHM, headers={"kid": key.kid})
