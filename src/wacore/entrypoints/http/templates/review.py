"""/templates: sent to Meta, and brought in line with it."""

from uuid import UUID

from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wacore.application.templates.adopt_drift import AdoptDriftCommand
from wacore.application.templates.queries import GetTemplateQuery
from wacore.application.templates.submit_template import SubmitTemplateCommand
from wacore.application.templates.sync_templates import SyncTemplatesCommand
from wacore.application.templates.synchronisation import SyncResult
from wacore.application.templates.unpause_template import UnpauseTemplateCommand
from wacore.application.templates.use_cases import Templates
from wacore.application.templates.views import TemplateDetail, TemplateView
from wacore.domain.actor import Actor
from wacore.domain.ids import TemplateId
from wacore.entrypoints.http.conditional import etag_of
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.request import ApiRequest
from wacore.entrypoints.http.templates.bodies import SubmitTemplateBody, SyncTemplatesBody


class ReviewController(Controller):
    path = "/templates"
    tags = ("Templates",)

    @post(
        "/{template_id:uuid}/submit",
        operation_id="submitTemplate",
        status_code=200,
        opt={IDEMPOTENT: True},
        responses=documented(409),
    )
    async def submit(
        self,
        template_id: FromPath[UUID],
        data: JSONBody[SubmitTemplateBody],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
    ) -> Response[TemplateView]:
        """The template as Meta left it: pending, or decided on at once.

        While Meta's answer is missing, `submitting_version` is set; what became of it is found out
        within minutes.
        """
        view = await templates.submit(
            SubmitTemplateCommand(
                actor=request.user, template_id=TemplateId(template_id), version=data.version
            )
        )
        return Response(view, headers={"ETag": etag_of(view.revision)})

    @post(
        "/{template_id:uuid}/unpause",
        operation_id="unpauseTemplate",
        status_code=200,
        responses=documented(409),
    )
    async def unpause(
        self,
        template_id: FromPath[UUID],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
    ) -> TemplateView:
        """Ends a pause of Meta's before its time; a pause for pacing ends only so."""
        return await templates.unpause(
            UnpauseTemplateCommand(actor=request.user, template_id=TemplateId(template_id))
        )

    @post(
        "/{template_id:uuid}/adopt",
        operation_id="adoptDrift",
        status_code=200,
        responses=documented(409),
    )
    async def adopt(
        self,
        template_id: FromPath[UUID],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
    ) -> TemplateDetail:
        """Makes the components Meta has our newest version."""
        one = TemplateId(template_id)
        await templates.adopt(AdoptDriftCommand(actor=request.user, template_id=one))
        return await templates.get(GetTemplateQuery(actor=request.user, template_id=one))

    @post("/sync", operation_id="syncTemplates", status_code=200, responses=documented(409))
    async def sync(
        self,
        data: JSONBody[SyncTemplatesBody],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
    ) -> SyncResult:
        """Takes in what is new, changed or gone at Meta; this also happens by itself."""
        return await templates.sync(
            SyncTemplatesCommand(actor=request.user, account_id=data.account_id)
        )
