import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.teams.ports import TeamsUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import Conflict
from wacore.domain.ids import TeamId
from wacore.domain.teams.events import TeamDeleted


class TeamHasTeams(Conflict):
    code = "team-has-teams"

    def __init__(self, team_id: TeamId) -> None:
        super().__init__("There are teams below this one; move or delete them first.")
        self.team_id = team_id


class DeleteTeamCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    team_id: TeamId


class DeleteTeam:
    """Dissolve a team. Its members stay in the organisation."""

    def __init__(self, begin: Begin[TeamsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: DeleteTeamCommand) -> None:
        actor = command.actor
        actor.require(Permission.MANAGE_TEAMS)
        async with self._begin() as work:
            hierarchy = await work.teams.hierarchy(actor.organization_id)
            team = await work.teams.get(actor.organization_id, command.team_id)
            if hierarchy.with_below(team.id) != [team.id]:
                raise TeamHasTeams(team.id)
            await work.teams.delete(team)
            await work.outbox.add(
                TeamDeleted(
                    organization_id=actor.organization_id,
                    occurred_at=self._clock.now(),
                    by=actor.user_id,
                    team_id=team.id,
                    affected=(team.id,),
                )
            )
            await work.commit()
