import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.teams.leading import require_lead
from wacore.application.teams.ports import TeamsUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import TeamId, UserId
from wacore.domain.teams.events import TeamMemberRemoved


class RemoveTeamMemberCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    team_id: TeamId
    user_id: UserId


class RemoveTeamMember:
    """Take somebody out of a team they were added to. Everybody may leave a team."""

    def __init__(self, begin: Begin[TeamsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: RemoveTeamMemberCommand) -> None:
        actor = command.actor
        actor.require(Permission.READ_TEAMS)
        leaves = command.user_id == actor.user_id and actor.session_id is not None
        async with self._begin() as work:
            hierarchy = await work.teams.hierarchy(actor.organization_id)
            team = await work.teams.get(actor.organization_id, command.team_id)
            if not leaves:
                await require_lead(work, actor, hierarchy, team.id)
            member = await work.members.get(team.id, command.user_id)
            await work.members.remove(member)
            await work.outbox.add(
                TeamMemberRemoved(
                    organization_id=actor.organization_id,
                    occurred_at=self._clock.now(),
                    by=actor.user_id,
                    team_id=team.id,
                    affected=tuple(hierarchy.with_below(team.id)),
                    user_id=command.user_id,
                )
            )
            await work.commit()
