import msgspec
from msgspec import UNSET, UnsetType

from wacore.application.ports import Begin, Clock
from wacore.application.teams.ports import TeamsUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import TeamId
from wacore.domain.teams.events import TeamChanged


class EditTeamCommand(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET leaves a field as it is; `parent_id=None` makes it a team of its own."""

    actor: Actor
    team_id: TeamId
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    parent_id: TeamId | UnsetType | None = UNSET
    expected_version: int | None = None


class EditTeam:
    """Rename a team, describe it, or put it, with all below it, in another place."""

    def __init__(self, begin: Begin[TeamsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: EditTeamCommand) -> None:
        actor = command.actor
        actor.require(Permission.MANAGE_TEAMS)
        async with self._begin() as work:
            hierarchy = await work.teams.hierarchy(actor.organization_id)
            team = await work.teams.get(actor.organization_id, command.team_id)
            team = team.edited(
                name=team.name if command.name is UNSET else command.name,
                description=(
                    team.description if command.description is UNSET else command.description
                ),
                parent_id=team.parent_id if command.parent_id is UNSET else command.parent_id,
                expected_version=command.expected_version,
            )
            hierarchy.require_place(team.id, team.parent_id)
            await work.teams.save(team)
            await work.outbox.add(
                TeamChanged(
                    organization_id=actor.organization_id,
                    occurred_at=self._clock.now(),
                    by=actor.user_id,
                    team_id=team.id,
                    affected=tuple(hierarchy.with_below(team.id)),
                    title=team.name,
                    parent_id=team.parent_id,
                )
            )
            await work.commit()
