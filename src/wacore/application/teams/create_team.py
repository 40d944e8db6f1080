import msgspec

from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.teams.ports import TeamsUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import TeamId
from wacore.domain.teams.events import TeamCreated
from wacore.domain.teams.team import Team, checked_description


class CreateTeamCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    name: str
    description: str = ""
    parent_id: TeamId | None = None


class CreateTeam:
    """A new team, alone or below another one."""

    def __init__(self, begin: Begin[TeamsUnitOfWork], clock: Clock, new_id: IdFactory) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: CreateTeamCommand) -> TeamId:
        actor = command.actor
        actor.require(Permission.MANAGE_TEAMS)
        team = Team(
            id=TeamId(self._new_id()),
            organization_id=actor.organization_id,
            name=command.name.strip(),
            description=checked_description(command.description),
            parent_id=command.parent_id,
            created_at=self._clock.now(),
        )
        async with self._begin() as work:
            hierarchy = await work.teams.hierarchy(actor.organization_id)
            hierarchy.require_place(team.id, team.parent_id)
            await work.teams.add(team)
            await work.outbox.add(
                TeamCreated(
                    organization_id=actor.organization_id,
                    occurred_at=team.created_at,
                    by=actor.user_id,
                    team_id=team.id,
                    affected=(team.id,),
                    title=team.name,
                    parent_id=team.parent_id,
                )
            )
            await work.commit()
        return team.id
