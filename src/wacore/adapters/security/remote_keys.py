"""Another service's public keys (JWKS, RFC 7517), fetched when needed and kept."""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wacore.application.ports import Clock
from wacore.application.users.ports import PublicKey

_KEPT = timedelta(minutes=5)
_AT_MOST_EVERY = timedelta(seconds=2)
_HEADS = 100
"""First parts of tokens that are known to name a key; each key has one, unless somebody plays."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class VerifyingKey(Protocol):
    @property
    def public(self) -> Ed25519PublicKey: ...


@dataclass(frozen=True, slots=True)
class RemoteKey:
    kid: str
    public: Ed25519PublicKey

    @classmethod
    def of(cls, jwk: PublicKey) -> "RemoteKey":
        raw = base64.urlsafe_b64decode(jwk.x + "=" * (-len(jwk.x) % 4))
        return cls(jwk.kid, Ed25519PublicKey.from_public_bytes(raw))


class RemoteKeys:
    """
    A key nobody has heard of is looked up at once, but a flood of invented ones is not passed on.
    While the other side is away, what is known stays in use.

    Args:
        fetch: Asks for the keys; whatever it raises is the caller's while nothing is known.
    """

    def __init__(self, fetch: Callable[[], Awaitable[Sequence[PublicKey]]], clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str, RemoteKey] = {}
        self._heads: dict[str, str] = {}
        self._fetched = self._tried = _LONG_AGO
        self._one_at_a_time = asyncio.Lock()

    async def find(self, kid: str) -> RemoteKey | None:
        await self._learn(kid)
        return self._keys.get(kid)

    async def learn_from(self, token: str) -> None:
        """So that `known` has the key a token was signed with, if there is one."""
        head = token.partition(".")[0]
        kid = self._heads.get(head)
        if kid is None:
            try:
                kid = str(jwt.get_unverified_header(token).get("kid"))
            except jwt.PyJWTError:
                return  # verifying it will say so
        await self._learn(kid)
        if kid in self._keys:
            if len(self._heads) >= _HEADS:
                self._heads.clear()
            self._heads[head] = kid

    def known(self, kid: str) -> RemoteKey | None:
        return self._keys.get(kid)

    async def _learn(self, kid: str) -> None:
        if not self._due(kid):
            return
        async with self._one_at_a_time:
            if not self._due(kid):
                return
            self._tried = self._clock.now()
            try:
                keys = await self._fetch()
            except Exception:
                if not self._keys:
                    self._tried = _LONG_AGO
                    raise
                return
            self._keys = {jwk.kid: RemoteKey.of(jwk) for jwk in keys}
            self._fetched = self._clock.now()

    def _due(self, kid: str) -> bool:
        now = self._clock.now()
        if kid in self._keys:
            return now - self._fetched > _KEPT and now - self._tried > _AT_MOST_EVERY
        return now - self._tried > _AT_MOST_EVERY
