"""/organizations/{id}/members: who belongs to an organisation."""

from uuid import UUID

import msgspec
from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.application.users.change_member_role import ChangeMemberRoleCommand
from wacore.application.users.queries import ListMembersQuery
from wacore.application.users.remove_member import RemoveMemberCommand
from wacore.application.users.use_cases import Organizations
from wacore.application.users.views import MemberView
from wacore.domain.actor import Actor
from wacore.domain.ids import OrganizationId, UserId
from wacore.domain.users.organization import OrganizationNotFound
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.paging import Cursor, Limit, a_page
from wacore.entrypoints.http.request import ApiRequest


class MemberRoleBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A built-in role or one of the organisation's own."""

    role: str


class MembersController(Controller):
    path = "/organizations/{organization_id:uuid}/members"
    tags = ("Organizations",)

    @get(operation_id="listOrganizationMembers")
    async def page(
        self,
        organization_id: FromPath[UUID],
        request: ApiRequest[Actor],
        organizations: NamedDependency[Organizations],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[MemberView]:
        """In order of joining."""
        return await organizations.members(
            ListMembersQuery(
                actor=request.user,
                organization_id=OrganizationId(organization_id),
                page=a_page(limit, cursor),
            )
        )

    @put(
        "/{user_id:uuid}/role",
        operation_id="changeMemberRole",
        status_code=204,
        responses=documented(409),
    )
    async def change_role(
        self,
        organization_id: FromPath[UUID],
        user_id: FromPath[UUID],
        data: JSONBody[MemberRoleBody],
        request: ApiRequest[Actor],
        organizations: NamedDependency[Organizations],
    ) -> None:
        """Acts on the member's next request. The last owner stays one."""
        _require_present(request.user, organization_id)
        await organizations.change_member_role(
            ChangeMemberRoleCommand(actor=request.user, user_id=UserId(user_id), role=data.role)
        )

    @delete("/{user_id:uuid}", operation_id="removeOrganizationMember", responses=documented(409))
    async def remove(
        self,
        organization_id: FromPath[UUID],
        user_id: FromPath[UUID],
        request: ApiRequest[Actor],
        organizations: NamedDependency[Organizations],
    ) -> None:
        """Everybody may leave, except the last owner."""
        _require_present(request.user, organization_id)
        await organizations.remove_member(
            RemoveMemberCommand(actor=request.user, user_id=UserId(user_id))
        )


def _require_present(actor: Actor, organization_id: UUID) -> None:
    """Members are changed from within; every other organisation does not exist."""
    if organization_id != actor.organization_id:
        raise OrganizationNotFound(OrganizationId(organization_id))
