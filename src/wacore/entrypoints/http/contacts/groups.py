"""/groups: lists of contacts kept by hand."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody
from msgspec import UNSET, UnsetType

from wacore.application.contacts.bulk import BulkOutcome
from wacore.application.contacts.change_members import ChangeMembersCommand
from wacore.application.contacts.create_group import CreateGroupCommand
from wacore.application.contacts.delete_group import DeleteGroupCommand
from wacore.application.contacts.group_queries import GetGroupQuery, ListGroupsQuery
from wacore.application.contacts.queries import ListContactsQuery
from wacore.application.contacts.update_group import UpdateGroupCommand
from wacore.application.contacts.use_cases import Groups
from wacore.application.contacts.views import ContactView, GroupView
from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.domain.actor import Actor
from wacore.domain.contacts.contact import ContactNotFound
from wacore.domain.contacts.groups import GroupChanged
from wacore.domain.contacts.listing import ContactOrder
from wacore.domain.ids import ContactId, GroupId
from wacore.entrypoints.http.conditional import etag_of, expected_version, not_modified, stale
from wacore.entrypoints.http.contacts.listing import Cursor, Limit, Search, a_page
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.request import ApiRequest


class CreateGroupBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str
    description: str = ""


class UpdateGroupBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays."""

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class MembersBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """1 to 1,000 contacts."""

    contact_ids: list[ContactId]


class GroupsController(Controller):
    path = "/groups"
    tags = ("Groups",)

    @get(operation_id="listGroups")
    async def list_groups(
        self,
        request: ApiRequest[Actor],
        groups: NamedDependency[Groups],
        search: Search = "",
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[GroupView]:
        """By name; `search` is its beginning."""
        query = ListGroupsQuery(actor=request.user, search=search, page=a_page(limit, cursor))
        return await groups.list(query)

    @post(operation_id="createGroup", opt={IDEMPOTENT: True}, responses=documented(409))
    async def create(
        self,
        data: JSONBody[CreateGroupBody],
        request: ApiRequest[Actor],
        groups: NamedDependency[Groups],
    ) -> Response[GroupView]:
        command = CreateGroupCommand(
            actor=request.user, name=data.name, description=data.description
        )
        return await _shown(groups, request.user, await groups.create(command))

    @get("/{group_id:uuid}", operation_id="getGroup")
    async def show(
        self,
        group_id: FromPath[UUID],
        request: ApiRequest[Actor],
        groups: NamedDependency[Groups],
    ) -> Response[Any]:
        shown = await _shown(groups, request.user, GroupId(group_id))
        return not_modified(request, shown.content.version) or shown

    @patch(
        "/{group_id:uuid}",
        operation_id="updateGroup",
        opt={IDEMPOTENT: True},
        responses=documented(409, 412, 428),
    )
    async def update(
        self,
        group_id: FromPath[UUID],
        data: JSONBody[UpdateGroupBody],
        request: ApiRequest[Actor],
        groups: NamedDependency[Groups],
        if_match: Annotated[str, HeaderParameter(name="If-Match")] = "",
    ) -> Response[GroupView]:
        command = UpdateGroupCommand(
            actor=request.user,
            group_id=GroupId(group_id),
            expected_version=expected_version(if_match),
            name=data.name,
            description=data.description,
        )
        try:
            await groups.update(command)
        except GroupChanged as changed:
            raise stale(changed.version) from changed
        return await _shown(groups, request.user, command.group_id)

    @delete("/{group_id:uuid}", operation_id="deleteGroup")
    async def remove(
        self,
        group_id: FromPath[UUID],
        request: ApiRequest[Actor],
        groups: NamedDependency[Groups],
    ) -> None:
        await groups.delete(DeleteGroupCommand(actor=request.user, group_id=GroupId(group_id)))

    @get("/{group_id:uuid}/members", operation_id="listMembers")
    async def members(
        self,
        group_id: FromPath[UUID],
        request: ApiRequest[Actor],
        groups: NamedDependency[Groups],
        search: Search = "",
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[ContactView]:
        one = GroupId(group_id)
        await groups.get(GetGroupQuery(actor=request.user, group_id=one))
        return await groups.members(
            ListContactsQuery(
                actor=request.user,
                search=search,
                group_id=one,
                order=ContactOrder.NAME,
                page=a_page(limit, cursor),
            )
        )

    @post("/{group_id:uuid}/members", operation_id="addMembers", status_code=200)
    async def join(
        self,
        group_id: FromPath[UUID],
        data: JSONBody[MembersBody],
        request: ApiRequest[Actor],
        groups: NamedDependency[Groups],
    ) -> BulkOutcome:
        return await groups.change_members(
            ChangeMembersCommand(
                actor=request.user,
                group_id=GroupId(group_id),
                contact_ids=tuple(data.contact_ids),
            )
        )

    @delete("/{group_id:uuid}/members/{contact_id:uuid}", operation_id="removeMember")
    async def leave(
        self,
        group_id: FromPath[UUID],
        contact_id: FromPath[UUID],
        request: ApiRequest[Actor],
        groups: NamedDependency[Groups],
    ) -> None:
        one = ContactId(contact_id)
        done = await groups.change_members(
            ChangeMembersCommand(
                actor=request.user, group_id=GroupId(group_id), contact_ids=(one,), join=False
            )
        )
        if done.missing:
            raise ContactNotFound(one)


async def _shown(groups: Groups, actor: Actor, group_id: GroupId) -> Response[GroupView]:
    view = await groups.get(GetGroupQuery(actor=actor, group_id=group_id))
    return Response(view, headers={"ETag": etag_of(view.version)})
