"""Which kept answers a committed fact makes wrong."""

from collections.abc import Sequence

import msgspec

from wacore.application.ports import Cache, Envelope
from wacore.domain.ids import TeamId

TEAM = "team"
"""Key space, owned by a team; the name `members` holds who works in it, inherited ones included."""

EVENTS = frozenset(
    {
        "teams.changed",
        "teams.deleted",
        "teams.member_put",
        "teams.member_removed",
        "teams.member_forgotten",
        "teams.invitation_accepted",
    }
)


class _Affected(msgspec.Struct, frozen=True):
    affected: list[TeamId]


class ForgetTeams:
    """The teams context's `after_commit` hook, and the consumer that repeats it elsewhere."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def __call__(self, envelopes: Sequence[Envelope]) -> None:
        for envelope in envelopes:
            if envelope.name in EVENTS:
                await self.consume(envelope)

    async def consume(self, envelope: Envelope) -> None:
        for team_id in msgspec.json.decode(envelope.payload, type=_Affected).affected:
            await self._cache.invalidate(TEAM, team_id)
