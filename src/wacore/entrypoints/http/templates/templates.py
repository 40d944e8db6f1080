"""/templates: written, revised, listed, deleted."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody

from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.application.templates.create_template import CreateTemplateCommand
from wacore.application.templates.delete_template import DeleteTemplateCommand
from wacore.application.templates.queries import GetTemplateQuery, ListTemplatesQuery
from wacore.application.templates.revise_template import ReviseTemplateCommand
from wacore.application.templates.use_cases import Templates
from wacore.application.templates.views import TemplateDetail, TemplateFilter, TemplateView
from wacore.domain.actor import Actor
from wacore.domain.ids import AccountId, TemplateId
from wacore.domain.templates.errors import TemplateStale
from wacore.entrypoints.http.conditional import etag_of, expected_version, not_modified, stale
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.request import ApiRequest
from wacore.entrypoints.http.templates.bodies import CreateTemplateBody, ReviseTemplateBody
from wacore.entrypoints.http.templates.listing import (
    Cursor,
    Deleted,
    InLanguage,
    Limit,
    Named,
    OfAccount,
    OfCategory,
    OfQuality,
    Search,
    Sendable,
    SortBy,
    Status,
    a_page,
)

IfMatch = Annotated[str, HeaderParameter(name="If-Match")]


class TemplatesController(Controller):
    path = "/templates"
    tags = ("Templates",)

    @get(operation_id="listTemplates")
    async def list_templates(
        self,
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
        *,
        account_id: OfAccount = None,
        status: Status = None,
        category: OfCategory = None,
        quality: OfQuality = None,
        language: InLanguage = "",
        name: Named = "",
        search: Search = "",
        sendable: Sendable = None,
        deleted: Deleted = False,
        sort: SortBy = "name",
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[TemplateView]:
        wanted = TemplateFilter(
            account_id=AccountId(account_id) if account_id else None,
            status=status.value if status else None,
            category=category.value if category else None,
            quality=quality.value if quality else None,
            language=language.replace("-", "_") or None,
            name=name or None,
            search=search or None,
            sendable=sendable,
            deleted=deleted,
            sort=sort,
        )
        return await templates.list(
            ListTemplatesQuery(actor=request.user, filter=wanted, page=a_page(limit, cursor))
        )

    @post(operation_id="createTemplate", opt={IDEMPOTENT: True}, responses=documented(409))
    async def create(
        self,
        data: JSONBody[CreateTemplateBody],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
    ) -> Response[TemplateDetail]:
        template_id = await templates.create(
            CreateTemplateCommand(
                actor=request.user,
                account_id=data.account_id,
                name=data.name,
                language=data.language,
                category=data.category.value,
                components=data.components,
                parameter_format=data.parameter_format.value,
                ttl_seconds=data.ttl_seconds,
            )
        )
        return await _shown(templates, request.user, template_id)

    @get("/{template_id:uuid}", operation_id="getTemplate")
    async def show(
        self,
        template_id: FromPath[UUID],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
    ) -> Response[Any]:
        shown = await _shown(templates, request.user, TemplateId(template_id))
        return not_modified(request, shown.content.template.revision) or shown

    @patch(
        "/{template_id:uuid}",
        operation_id="reviseTemplate",
        opt={IDEMPOTENT: True},
        responses=documented(409, 412, 428),
    )
    async def revise(
        self,
        template_id: FromPath[UUID],
        data: JSONBody[ReviseTemplateBody],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
        if_match: IfMatch = "",
    ) -> Response[TemplateDetail]:
        """Adds a version; what Meta has stays in use until the new one is submitted."""
        command = ReviseTemplateCommand(
            actor=request.user,
            template_id=TemplateId(template_id),
            revision=expected_version(if_match),
            category=data.category,
            components=data.components,
            parameter_format=data.parameter_format,
            ttl_seconds=data.ttl_seconds,
        )
        try:
            await templates.revise(command)
        except TemplateStale as error:
            raise stale(error.revision) from error
        return await _shown(templates, request.user, command.template_id)

    @delete("/{template_id:uuid}", operation_id="deleteTemplate", responses=documented(409))
    async def remove(
        self,
        template_id: FromPath[UUID],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
    ) -> None:
        """Here and at Meta, which then blocks the name for 30 days."""
        await templates.delete(
            DeleteTemplateCommand(actor=request.user, template_id=TemplateId(template_id))
        )


async def _shown(
    templates: Templates, actor: Actor, template_id: TemplateId
) -> Response[TemplateDetail]:
    detail = await templates.get(GetTemplateQuery(actor=actor, template_id=template_id))
    return Response(detail, headers={"ETag": etag_of(detail.template.revision)})
