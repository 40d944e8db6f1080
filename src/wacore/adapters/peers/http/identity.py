"""Every service asks users whose token a request brings."""

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer
from wacore.application.ports import Clock
from wacore.application.users.ports import AccessClaims, InvalidAccessToken, SessionVersions
from wacore.domain.actor import Actor
from wacore.domain.ids import SessionId, UserId
from wacore.domain.users.api_key import MARK


class Identities(Protocol):
    async def authenticate(self, token: str) -> Actor:
        """
        Whom an access token or an API key stands for.

        Raises:
            Unauthenticated: Whatever is wrong with it.
        """
        ...


VERSION = Operation("sessions/version", SessionVersions.current)
AUTHENTICATE = Operation("identities/authenticate", Identities.authenticate)


class HttpSessionVersions:
    """SessionVersions."""

    def __init__(self, users: Peer) -> None:
        self._users = users

    async def current(self, user_id: UserId, session_id: SessionId) -> int | None:
        return await self._users.ask(VERSION, user_id, session_id)


class HttpIdentities:
    """Identities."""

    def __init__(self, users: Peer) -> None:
        self._users = users

    async def authenticate(self, token: str) -> Actor:
        return await self._users.ask(AUTHENTICATE, token)


class AuthenticateApart:
    """
    From an access token or an API key to the actor it stands for, in a service that has no users.

    Args:
        learn_from: Fetches the key a token was signed with, if it is not known yet.
        verify: An access token's claims; whether the session goes on, `versions` tells.
        identities: Asked about API keys; its answers hold for `seconds`.
    """

    def __init__(
        self,
        learn_from: Callable[[str], Awaitable[None]],
        verify: Callable[[str], AccessClaims],
        versions: SessionVersions,
        identities: Identities,
        clock: Clock,
        *,
        seconds: float = 1.0,
        remembered: int = 10_000,
    ) -> None:
        self._learn_from = learn_from
        self._verify = verify
        self._versions = versions
        self._identities = identities
        self._clock = clock
        self._keep = timedelta(seconds=seconds)
        self._size = remembered
        self._known: OrderedDict[bytes, tuple[datetime, Actor]] = OrderedDict()

    async def __call__(self, token: str) -> Actor:
        """
        Raises:
            Unauthenticated: Whatever is wrong with it.
            PeerUnavailable: The user service is away; then nobody comes in.
        """
        if token.startswith(MARK):
            return await self._of_api_key(token)
        await self._learn_from(token)
        claims = self._verify(token)
        if claims.sv != await self._versions.current(claims.sub, claims.sid):
            raise InvalidAccessToken
        return Actor(
            user_id=claims.sub,
            organization_id=claims.org,
            role=claims.role,
            permissions=claims.perms,
            session_id=claims.sid,
        )

    async def _of_api_key(self, token: str) -> Actor:
        digest = hashlib.sha256(token.encode(errors="replace")).digest()
        now = self._clock.now()
        until, actor = self._known.pop(digest, (now, None))
        if actor is None or until <= now:
            actor = await self._identities.authenticate(token)
            until = now + self._keep
        self._known[digest] = (until, actor)
        if len(self._known) > self._size:
            self._known.popitem(last=False)
        return actor
