"""Which kept answers a committed fact makes wrong."""

from collections.abc import Sequence

import msgspec

from wacore.application.ports import Cache, Envelope
from wacore.domain.ids import UserId

SESSIONS = "sessions"
"""Key space, owned by a user: versions of their sessions, rights of their keys."""

API_KEYS = "api_keys"
"""Key space, owned by a key's prefix."""

_OF_SESSIONS = frozenset(
    {
        "users.session_revoked",
        "users.sessions_revoked",
        "users.refresh_token_reused",
        "users.organization_switched",
        "users.session_refreshed",
        "users.password_changed",
        "users.member_added",
        "users.member_role_changed",
        "users.member_removed",
        "users.rights_changed",
    }
)
_OF_API_KEYS = frozenset({"users.api_key_revoked"})

EVENTS = _OF_SESSIONS | _OF_API_KEYS


class _Concerned(msgspec.Struct, frozen=True):
    user_id: UserId
    prefix: str = ""


class ForgetSessions:
    """The users context's `after_commit` hook, and the consumer that repeats it on every process."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def __call__(self, envelopes: Sequence[Envelope]) -> None:
        for envelope in envelopes:
            if envelope.name in EVENTS:
                await self.consume(envelope)

    async def consume(self, envelope: Envelope) -> None:
        concerned = msgspec.json.decode(envelope.payload, type=_Concerned)
        if envelope.name in _OF_API_KEYS:
            await self._cache.invalidate(API_KEYS, concerned.prefix)
        else:
            await self._cache.invalidate(SESSIONS, concerned.user_id)
