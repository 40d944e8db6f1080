"""/roles: what members may do."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody
from msgspec import UNSET, UnsetType

from wacore.application.ports import Page
from wacore.application.teams.create_role import CreateRoleCommand
from wacore.application.teams.delete_role import DeleteRoleCommand
from wacore.application.teams.edit_role import EditRoleCommand
from wacore.application.teams.use_cases import Roles
from wacore.application.teams.views import RoleView
from wacore.domain.actor import Actor
from wacore.domain.ids import RoleId
from wacore.domain.teams.role import RoleOutdated
from wacore.entrypoints.http.conditional import etag_of, expected_version, not_modified, stale
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.request import ApiRequest


class CreateRoleBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`name` is kept by members and never changes: a-z, 0-9, _ and -."""

    name: str
    permissions: list[str]
    description: str = ""


class EditRoleBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays."""

    description: str | UnsetType = UNSET
    permissions: list[str] | UnsetType = UNSET


class RolesController(Controller):
    path = "/roles"
    tags = ("Roles",)

    @get(operation_id="listRoles")
    async def page(
        self, request: ApiRequest[Actor], roles: NamedDependency[Roles]
    ) -> Page[RoleView]:
        """The built-in ones, then the organisation's own."""
        return Page(items=await roles.list(request.user))

    @post(operation_id="createRole", opt={IDEMPOTENT: True}, responses=documented(409))
    async def create(
        self,
        data: JSONBody[CreateRoleBody],
        request: ApiRequest[Actor],
        roles: NamedDependency[Roles],
    ) -> Response[RoleView]:
        """Out of permissions you have yourself."""
        role_id = await roles.create(
            CreateRoleCommand(
                actor=request.user,
                name=data.name,
                permissions=data.permissions,
                description=data.description,
            )
        )
        return await _shown(roles, request.user, role_id)

    @get("/{role_id:uuid}", operation_id="getRole")
    async def show(
        self, role_id: FromPath[UUID], request: ApiRequest[Actor], roles: NamedDependency[Roles]
    ) -> Response[Any]:
        shown = await _shown(roles, request.user, RoleId(role_id))
        return not_modified(request, shown.content.version or 0) or shown

    @patch(
        "/{role_id:uuid}",
        operation_id="editRole",
        opt={IDEMPOTENT: True},
        responses=documented(412, 428),
    )
    async def edit(
        self,
        role_id: FromPath[UUID],
        data: JSONBody[EditRoleBody],
        request: ApiRequest[Actor],
        roles: NamedDependency[Roles],
        if_match: Annotated[str, HeaderParameter(name="If-Match")] = "",
    ) -> Response[RoleView]:
        """Acts on the next request of everybody who has the role."""
        command = EditRoleCommand(
            actor=request.user,
            role_id=RoleId(role_id),
            description=None if data.description is UNSET else data.description,
            permissions=None if data.permissions is UNSET else data.permissions,
            expected_version=expected_version(if_match),
        )
        try:
            await roles.edit(command)
        except RoleOutdated as outdated:
            raise stale(outdated.version) from outdated
        return await _shown(roles, request.user, command.role_id)

    @delete("/{role_id:uuid}", operation_id="deleteRole", responses=documented(409))
    async def remove(
        self, role_id: FromPath[UUID], request: ApiRequest[Actor], roles: NamedDependency[Roles]
    ) -> None:
        """Refused while members or invitations have it."""
        await roles.delete(DeleteRoleCommand(actor=request.user, role_id=RoleId(role_id)))


async def _shown(roles: Roles, actor: Actor, role_id: RoleId) -> Response[RoleView]:
    view = await roles.get(actor, role_id)
    return Response(view, headers={"ETag": etag_of(view.version or 0)})
