"""/teams/{id}/members: who works in a team, and in the teams below it."""

from uuid import UUID

import msgspec
from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.application.teams.put_team_member import PutTeamMemberCommand
from wacore.application.teams.queries import ListTeamMembersQuery
from wacore.application.teams.remove_team_member import RemoveTeamMemberCommand
from wacore.application.teams.use_cases import Teams
from wacore.application.teams.views import TeamMemberView
from wacore.domain.actor import Actor
from wacore.domain.ids import TeamId, UserId
from wacore.domain.teams.team import TeamRole
from wacore.entrypoints.http.paging import Cursor, Limit, a_page
from wacore.entrypoints.http.request import ApiRequest


class TeamMemberBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    role: TeamRole = TeamRole.MEMBER


class TeamMembersController(Controller):
    path = "/teams/{team_id:uuid}/members"
    tags = ("Teams",)

    @get(operation_id="listTeamMembers")
    async def page(
        self,
        team_id: FromPath[UUID],
        request: ApiRequest[Actor],
        teams: NamedDependency[Teams],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[TeamMemberView]:
        """Those of the teams above are members too; `inherited_from` says which."""
        return await teams.members(
            ListTeamMembersQuery(
                actor=request.user, team_id=TeamId(team_id), page=a_page(limit, cursor)
            )
        )

    @put("/{user_id:uuid}", operation_id="putTeamMember", status_code=204)
    async def put_member(
        self,
        team_id: FromPath[UUID],
        user_id: FromPath[UUID],
        data: JSONBody[TeamMemberBody],
        request: ApiRequest[Actor],
        teams: NamedDependency[Teams],
    ) -> None:
        """Adds a member of the organisation, or changes their role in the team."""
        await teams.put_member(
            PutTeamMemberCommand(
                actor=request.user,
                team_id=TeamId(team_id),
                user_id=UserId(user_id),
                role=data.role,
            )
        )

    @delete("/{user_id:uuid}", operation_id="removeTeamMember")
    async def remove(
        self,
        team_id: FromPath[UUID],
        user_id: FromPath[UUID],
        request: ApiRequest[Actor],
        teams: NamedDependency[Teams],
    ) -> None:
        """Everybody may leave."""
        await teams.remove_member(
            RemoveTeamMemberCommand(
                actor=request.user, team_id=TeamId(team_id), user_id=UserId(user_id)
            )
        )
