"""Service tokens: a minute's proof that one service asks another."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import jwt
import msgspec

from wacore.adapters.security.remote_keys import VerifyingKey
from wacore.adapters.security.signing_keys import SigningKeys
from wacore.application.ports import Clock
from wacore.domain.errors import Unauthenticated

_ALGORITHM = "EdDSA"
_LIFETIME = timedelta(seconds=60)
_RENEWED_BEFORE = timedelta(seconds=20)
_LEEWAY = timedelta(seconds=5)  # two machines' clocks
_ISSUER = "wacore:"


class InvalidServiceToken(Unauthenticated):
    code = "invalid-service-token"

    def __init__(self) -> None:
        super().__init__("The service token is invalid, expired or for another service.")


class ServiceTokens:
    """
    Makes tokens in one service's name, each for one other service, and uses each for a while.

    Args:
        service: Whose name they bear.
    """

    def __init__(self, service: str, keys: SigningKeys, clock: Clock) -> None:
        self._service = service
        self._keys = keys
        self._clock = clock
        self._made: dict[str, tuple[datetime, str]] = {}

    def __call__(self, audience: str) -> str:
        now = self._clock.now()
        until, token = self._made.get(audience, (now, ""))
        if until - _RENEWED_BEFORE <= now:
            token = self._make(audience, now)
            self._made[audience] = (now + _LIFETIME, token)
        return token

    def _make(self, audience: str, now: datetime) -> str:
        key = self._keys.current()
        payload = {
            "iss": _ISSUER + self._service,
            "aud": _ISSUER + audience,
            "iat": int(now.timestamp()),
            "exp": int((now + _LIFETIME).timestamp()),
        }
        return jwt.encode(payload, key.private, algorithm=_ALGORITHM, headers={"kid": key.kid})


class AskedKeys(Protocol):
    async def find(self, kid: str) -> VerifyingKey | None: ...


class _Wire(msgspec.Struct, frozen=True, kw_only=True):
    iss: str
    iat: int
    exp: int


class ServiceTokenCheck:
    """
    Args:
        service: The audience tokens must be for: this service.
        keys_of: Each other service's public keys.
    """

    def __init__(self, service: str, keys_of: Mapping[str, AskedKeys], clock: Clock) -> None:
        self._audience = _ISSUER + service
        self._keys_of = keys_of
        self._clock = clock

    async def __call__(self, token: str) -> str:
        """
        The service that asks.

        Raises:
            InvalidServiceToken: Whatever is wrong with it.
        """
        try:
            return await self._caller(token)
        except (jwt.PyJWTError, msgspec.ValidationError, ValueError) as error:
            raise InvalidServiceToken from error

    async def _caller(self, token: str) -> str:
        claimed = jwt.decode(token, options={"verify_signature": False}).get("iss")
        service = str(claimed).removeprefix(_ISSUER)
        keys = self._keys_of.get(service)
        key = await keys.find(str(jwt.get_unverified_header(token).get("kid"))) if keys else None
        if key is None:
            raise InvalidServiceToken
        payload: dict[str, Any] = jwt.decode(
            token,
            key.public,
            algorithms=[_ALGORITHM],
            audience=self._audience,
            issuer=_ISSUER + service,
            options={
                "require": ["iss", "aud", "iat", "exp"],
                "verify_exp": False,
                "verify_iat": False,
            },
        )
        wire = msgspec.convert(payload, _Wire)
        now = self._clock.now()
        begins, ends = datetime.fromtimestamp(wire.iat, UTC), datetime.fromtimestamp(wire.exp, UTC)
        if now > ends + _LEEWAY or begins > now + _LEEWAY or ends - begins > _LIFETIME:
            raise InvalidServiceToken
        return service
