import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.teams.leading import require_lead
from wacore.application.teams.ports import OrganizationMembers, TeamsUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import TeamId, UserId
from wacore.domain.teams.events import TeamMemberPut
from wacore.domain.teams.team import TeamMember, TeamRole


class NotInOrganization(InvalidInput):
    code = "not-in-organization"

    def __init__(self, user_id: UserId) -> None:
        super().__init__("Invite this user into the organisation first.", field="user_id")
        self.user_id = user_id


class PutTeamMemberCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    team_id: TeamId
    user_id: UserId
    role: TeamRole = TeamRole.MEMBER


class PutTeamMember:
    """Add a member of the organisation to a team, or change what they are in it."""

    def __init__(
        self, begin: Begin[TeamsUnitOfWork], members: OrganizationMembers, clock: Clock
    ) -> None:
        self._begin = begin
        self._members = members
        self._clock = clock

    async def __call__(self, command: PutTeamMemberCommand) -> None:
        actor = command.actor
        actor.require(Permission.READ_TEAMS)
        known = await self._members.find(actor.organization_id, [command.user_id])
        at = self._clock.now()
        async with self._begin() as work:
            hierarchy = await work.teams.hierarchy(actor.organization_id)
            team = await work.teams.get(actor.organization_id, command.team_id)
            await require_lead(work, actor, hierarchy, team.id)
            if not known:
                raise NotInOrganization(command.user_id)
            await work.members.put(
                TeamMember(team_id=team.id, user_id=command.user_id, role=command.role, added_at=at)
            )
            await work.outbox.add(
                TeamMemberPut(
                    organization_id=actor.organization_id,
                    occurred_at=at,
                    by=actor.user_id,
                    team_id=team.id,
                    affected=tuple(hierarchy.with_below(team.id)),
                    user_id=command.user_id,
                    role=command.role,
                )
            )
            await work.commit()
