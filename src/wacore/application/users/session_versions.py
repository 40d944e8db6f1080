"""Session versions, asked for at each request."""

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta

import msgspec

from wacore.application.ports import Cache, Clock
from wacore.application.users.invalidation import SESSIONS
from wacore.application.users.ports import CredentialReader, SessionVersions
from wacore.domain.ids import SessionId, UserId

_TTL = 30.0
"""Seconds that a session may outlive its end, at worst: where nobody got through to the cache."""


class _Kept(msgspec.Struct, frozen=True):
    version: int | None


class CachedSessionVersions:
    """A SessionVersions that asks the store once per session, change and half a minute."""

    def __init__(self, cache: Cache, credentials: CredentialReader) -> None:
        self._cache = cache
        self._credentials = credentials

    async def current(self, user_id: UserId, session_id: SessionId) -> int | None:
        async def load() -> _Kept:
            row = await self._credentials.session(session_id)
            return _Kept(row.version if row is not None and row.user_id == user_id else None)

        kept = await self._cache.get(
            SESSIONS, user_id, f"version:{session_id}", load, _Kept, ttl=_TTL
        )
        return kept.version


class BriefSessionVersions:
    """
    Spares a shared cache the question for a moment: in other processes than the one that revoked
    it, a session may live on for `seconds`. Where the cache is in the process, do without.

    Requests of one session that come when the moment is over share one question.
    """

    def __init__(
        self, versions: SessionVersions, clock: Clock, *, seconds: float = 1.0, size: int = 10_000
    ) -> None:
        self._versions = versions
        self._clock = clock
        self._keep = timedelta(seconds=seconds)
        self._size = size
        self._kept: OrderedDict[SessionId, tuple[datetime, int | None]] = OrderedDict()
        self._asked: dict[tuple[UserId, SessionId], asyncio.Task[int | None]] = {}

    async def current(self, user_id: UserId, session_id: SessionId) -> int | None:
        kept = self._kept.get(session_id)
        if kept is not None and self._clock.now() < kept[0]:
            return kept[1]
        question = user_id, session_id
        asked = self._asked.get(question)
        if asked is None:
            asked = self._asked[question] = asyncio.create_task(self._ask(user_id, session_id))
            asked.add_done_callback(lambda _: self._asked.pop(question))
        return await asyncio.shield(asked)  # whoever leaves does not take the others along

    async def _ask(self, user_id: UserId, session_id: SessionId) -> int | None:
        until = self._clock.now() + self._keep
        version = await self._versions.current(user_id, session_id)
        self._kept.pop(session_id, None)
        self._kept[session_id] = (until, version)
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return version
