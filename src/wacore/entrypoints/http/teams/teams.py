"""/teams: groups of people who work together."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter
from msgspec import UNSET, UnsetType

from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.application.teams.create_team import CreateTeamCommand
from wacore.application.teams.delete_team import DeleteTeamCommand
from wacore.application.teams.edit_team import EditTeamCommand
from wacore.application.teams.queries import ListTeamsQuery
from wacore.application.teams.use_cases import Teams
from wacore.application.teams.views import TeamView
from wacore.domain.actor import Actor
from wacore.domain.ids import TeamId
from wacore.domain.teams.team import TeamOutdated
from wacore.entrypoints.http.conditional import etag_of, expected_version, not_modified, stale
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.paging import Cursor, Limit, a_page
from wacore.entrypoints.http.request import ApiRequest

Search = Annotated[str, QueryParameter(max_length=80, description="Beginning of the name.")]


class CreateTeamBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str
    description: str = ""
    parent_id: TeamId | None = None


class EditTeamBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays; `parent_id: null` takes the team out of the one above."""

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    parent_id: TeamId | UnsetType | None = UNSET


class TeamsController(Controller):
    path = "/teams"
    tags = ("Teams",)

    @get(operation_id="listTeams")
    async def page(
        self,
        request: ApiRequest[Actor],
        teams: NamedDependency[Teams],
        search: Search = "",
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[TeamView]:
        """By name."""
        return await teams.list(
            ListTeamsQuery(actor=request.user, page=a_page(limit, cursor), search=search)
        )

    @post(operation_id="createTeam", opt={IDEMPOTENT: True}, responses=documented(409))
    async def create(
        self,
        data: JSONBody[CreateTeamBody],
        request: ApiRequest[Actor],
        teams: NamedDependency[Teams],
    ) -> Response[TeamView]:
        team_id = await teams.create(
            CreateTeamCommand(
                actor=request.user,
                name=data.name,
                description=data.description,
                parent_id=data.parent_id,
            )
        )
        return await _shown(teams, request.user, team_id)

    @get("/{team_id:uuid}", operation_id="getTeam")
    async def show(
        self, team_id: FromPath[UUID], request: ApiRequest[Actor], teams: NamedDependency[Teams]
    ) -> Response[Any]:
        shown = await _shown(teams, request.user, TeamId(team_id))
        return not_modified(request, shown.content.version) or shown

    @patch(
        "/{team_id:uuid}",
        operation_id="editTeam",
        opt={IDEMPOTENT: True},
        responses=documented(409, 412, 428),
    )
    async def edit(
        self,
        team_id: FromPath[UUID],
        data: JSONBody[EditTeamBody],
        request: ApiRequest[Actor],
        teams: NamedDependency[Teams],
        if_match: Annotated[str, HeaderParameter(name="If-Match")] = "",
    ) -> Response[TeamView]:
        command = EditTeamCommand(
            actor=request.user,
            team_id=TeamId(team_id),
            name=data.name,
            description=data.description,
            parent_id=data.parent_id,
            expected_version=expected_version(if_match),
        )
        try:
            await teams.edit(command)
        except TeamOutdated as outdated:
            raise stale(outdated.version) from outdated
        return await _shown(teams, request.user, command.team_id)

    @delete("/{team_id:uuid}", operation_id="deleteTeam", responses=documented(409))
    async def remove(
        self, team_id: FromPath[UUID], request: ApiRequest[Actor], teams: NamedDependency[Teams]
    ) -> None:
        """Refused while teams are below it."""
        await teams.delete(DeleteTeamCommand(actor=request.user, team_id=TeamId(team_id)))


async def _shown(teams: Teams, actor: Actor, team_id: TeamId) -> Response[TeamView]:
    view = await teams.get(actor, team_id)
    return Response(view, headers={"ETag": etag_of(view.version)})
