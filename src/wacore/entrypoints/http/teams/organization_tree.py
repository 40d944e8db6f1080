"""/organizations/{id}/tree: an organisation, what is below it, and all teams."""

from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from wacore.application.teams.use_cases import Teams
from wacore.application.teams.views import OrganizationTreeView
from wacore.domain.actor import Actor
from wacore.domain.ids import OrganizationId
from wacore.entrypoints.http.request import ApiRequest


class OrganizationTreeController(Controller):
    path = "/organizations/{organization_id:uuid}/tree"
    tags = ("Organizations",)

    @get(operation_id="getOrganizationTree")
    async def tree(
        self,
        organization_id: FromPath[UUID],
        request: ApiRequest[Actor],
        teams: NamedDependency[Teams],
    ) -> OrganizationTreeView:
        """One's own organisation or one below it."""
        return await teams.organization_tree(request.user, OrganizationId(organization_id))
