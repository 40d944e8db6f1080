import msgspec

from wacore.application.ports import Begin, Envelope
from wacore.application.teams.ports import TeamsUnitOfWork
from wacore.domain.ids import TeamId, UserId
from wacore.domain.teams.events import MemberForgotten

CONSUMER = "teams.members"


class _Removed(msgspec.Struct, frozen=True):
    user_id: UserId
    by: UserId | None = None


class ForgetMember:
    """Consumes `users.member_removed`: whoever left the organisation is in none of its teams."""

    def __init__(self, begin: Begin[TeamsUnitOfWork]) -> None:
        self._begin = begin

    async def __call__(self, envelope: Envelope) -> None:
        removed = msgspec.json.decode(envelope.payload, type=_Removed)
        org = envelope.organization_id
        async with self._begin() as work:
            if not await work.inbox.first_time(envelope.id, CONSUMER):
                return
            hierarchy = await work.teams.hierarchy(org)
            affected: dict[TeamId, None] = {}
            for team_id in await work.members.teams_of(org, removed.user_id):
                await work.members.remove(await work.members.get(team_id, removed.user_id))
                affected.update(dict.fromkeys(hierarchy.with_below(team_id)))
            if affected:
                await work.outbox.add(
                    MemberForgotten(
                        organization_id=org,
                        occurred_at=envelope.occurred_at,
                        by=removed.by,
                        user_id=removed.user_id,
                        affected=tuple(affected),
                    )
                )
            await work.commit()
