"""/organizations: tenants, and going from one to another."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody

from wacore.application.ports import Page
from wacore.application.users.create_organization import CreateOrganizationCommand
from wacore.application.users.rename_organization import RenameOrganizationCommand
from wacore.application.users.switch_organization import SwitchOrganizationCommand
from wacore.application.users.use_cases import Organizations
from wacore.application.users.views import AccessToken, OrganizationView
from wacore.domain.actor import Actor
from wacore.domain.ids import OrganizationId
from wacore.domain.users.organization import OrganizationOutdated
from wacore.entrypoints.http.conditional import etag_of, expected_version, not_modified, stale
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.request import ApiRequest


class CreateOrganizationBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`parent_id` is the present organisation; without it the new one stands alone."""

    name: str
    parent_id: OrganizationId | None = None


class OrganizationCreated(msgspec.Struct, frozen=True, kw_only=True):
    id: OrganizationId


class RenameOrganizationBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str


class OrganizationsController(Controller):
    path = "/organizations"
    tags = ("Organizations",)

    @get(operation_id="listOrganizations")
    async def page(
        self, request: ApiRequest[Actor], organizations: NamedDependency[Organizations]
    ) -> Page[OrganizationView]:
        """Those one may switch to, with the role one has there; by name."""
        return Page(items=await organizations.list(request.user))

    @post(operation_id="createOrganization", opt={IDEMPOTENT: True})
    async def create(
        self,
        data: JSONBody[CreateOrganizationBody],
        request: ApiRequest[Actor],
        organizations: NamedDependency[Organizations],
    ) -> OrganizationCreated:
        """The founder owns it; switch to it to work in it."""
        command = CreateOrganizationCommand(
            actor=request.user, name=data.name, parent_id=data.parent_id
        )
        return OrganizationCreated(id=await organizations.create(command))

    @get("/{organization_id:uuid}", operation_id="getOrganization")
    async def show(
        self,
        organization_id: FromPath[UUID],
        request: ApiRequest[Actor],
        organizations: NamedDependency[Organizations],
    ) -> Response[Any]:
        shown = await _shown(organizations, request.user, OrganizationId(organization_id))
        return not_modified(request, shown.content.version) or shown

    @patch(
        "/{organization_id:uuid}",
        operation_id="renameOrganization",
        responses=documented(412, 428),
    )
    async def rename(
        self,
        organization_id: FromPath[UUID],
        data: JSONBody[RenameOrganizationBody],
        request: ApiRequest[Actor],
        organizations: NamedDependency[Organizations],
        if_match: Annotated[str, HeaderParameter(name="If-Match")] = "",
    ) -> Response[OrganizationView]:
        command = RenameOrganizationCommand(
            actor=request.user,
            organization_id=OrganizationId(organization_id),
            name=data.name,
            expected_version=expected_version(if_match),
        )
        try:
            await organizations.rename(command)
        except OrganizationOutdated as outdated:
            raise stale(outdated.version) from outdated
        return await _shown(organizations, request.user, command.organization_id)

    @post("/{organization_id:uuid}/switch", operation_id="switchOrganization", status_code=200)
    async def switch(
        self,
        organization_id: FromPath[UUID],
        request: ApiRequest[Actor],
        organizations: NamedDependency[Organizations],
    ) -> AccessToken:
        """An access token for the other organisation; the present one is void, the refresh token is not."""
        return await organizations.switch(
            SwitchOrganizationCommand(
                actor=request.user, organization_id=OrganizationId(organization_id)
            )
        )


async def _shown(
    organizations: Organizations, actor: Actor, organization_id: OrganizationId
) -> Response[OrganizationView]:
    view = await organizations.get(actor, organization_id)
    return Response(view, headers={"ETag": etag_of(view.version)})
