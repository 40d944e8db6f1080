"""/templates/{id}/versions: what was ever written."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.application.templates.queries import (
    DiffVersionsQuery,
    GetVersionQuery,
    ListVersionsQuery,
    VersionDiff,
)
from wacore.application.templates.use_cases import Templates
from wacore.application.templates.views import VersionSummary, VersionView
from wacore.domain.actor import Actor
from wacore.domain.ids import TemplateId
from wacore.entrypoints.http.request import ApiRequest
from wacore.entrypoints.http.templates.listing import Cursor, Limit, a_page

_LAST = 2**31 - 1
Before = Annotated[int, QueryParameter(ge=1, le=_LAST, description="The older version.")]
After = Annotated[
    int | None,
    QueryParameter(ge=1, le=_LAST, description="The newer version; the newest if left out."),
]


class VersionsController(Controller):
    path = "/templates/{template_id:uuid}"
    tags = ("Templates",)

    @get("/versions", operation_id="listTemplateVersions")
    async def list_versions(
        self,
        template_id: FromPath[UUID],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[VersionSummary]:
        """The newest first."""
        return await templates.versions(
            ListVersionsQuery(
                actor=request.user, template_id=TemplateId(template_id), page=a_page(limit, cursor)
            )
        )

    @get("/versions/{number:int}", operation_id="getTemplateVersion")
    async def show(
        self,
        template_id: FromPath[UUID],
        number: FromPath[int],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
    ) -> VersionView:
        """With the values it asks for."""
        return await templates.version(
            GetVersionQuery(
                actor=request.user,
                template_id=TemplateId(template_id),
                number=max(0, min(number, _LAST)),
            )
        )

    @get("/diff", operation_id="diffTemplateVersions")
    async def diff(
        self,
        template_id: FromPath[UUID],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
        before: Before,
        after: After = None,
    ) -> VersionDiff:
        """Every changed place, with both values; null stands for absent."""
        return await templates.diff(
            DiffVersionsQuery(
                actor=request.user, template_id=TemplateId(template_id), before=before, after=after
            )
        )
