"""/templates: what helps to write one."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, MultipartBody

from wacore.application.templates.lint_content import LintContentQuery, LintReport
from wacore.application.templates.ports_peers import TemplateLanguage
from wacore.application.templates.ports_review import SampleFile
from wacore.application.templates.preview_template import PreviewTemplateQuery, PreviewView
from wacore.application.templates.upload_sample import UploadSampleCommand
from wacore.application.templates.use_cases import Templates
from wacore.domain.actor import Actor
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import AccountId, TemplateId
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.request import ApiRequest
from wacore.entrypoints.http.templates.bodies import (
    LintBody,
    PreviewBody,
    SampleForm,
    SampleUploaded,
)

_LARGEST = 101_000_000


class DraftingController(Controller):
    path = "/templates"
    tags = ("Templates",)

    @post("/lint", operation_id="lintTemplate", status_code=200)
    async def lint(
        self,
        data: JSONBody[LintBody],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
    ) -> LintReport:
        """What Meta would object to, with the field and the reason, before Meta is asked."""
        return await templates.lint(
            LintContentQuery(
                actor=request.user,
                name=data.name,
                language=data.language,
                category=data.category.value,
                components=data.components,
                parameter_format=data.parameter_format.value,
                ttl_seconds=data.ttl_seconds,
                account_id=data.account_id,
                template_id=data.template_id,
            )
        )

    @post("/{template_id:uuid}/preview", operation_id="previewTemplate", status_code=200)
    async def preview(
        self,
        template_id: FromPath[UUID],
        data: JSONBody[PreviewBody],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
    ) -> PreviewView:
        """How it reads with these values; what is missing stays in braces and is named."""
        return await templates.preview(
            PreviewTemplateQuery(
                actor=request.user,
                template_id=TemplateId(template_id),
                version=data.version,
                values=data.values,
                contact_id=data.contact_id,
                variables=data.variables,
                samples=data.samples,
            )
        )

    @post(
        "/media",
        operation_id="uploadTemplateSample",
        request_max_body_size=_LARGEST,
        responses=documented(409),
    )
    async def upload(
        self,
        data: MultipartBody[SampleForm],
        request: ApiRequest[Actor],
        templates: NamedDependency[Templates],
    ) -> SampleUploaded:
        """Meta keeps the file; its handle is all that is needed here."""
        handle = await templates.upload_sample(
            UploadSampleCommand(
                actor=request.user,
                account_id=_account(data.account_id),
                file=SampleFile(
                    name=data.file.filename or "sample",
                    mime_type=data.file.content_type or "",
                    content=await data.file.read(),
                ),
            )
        )
        return SampleUploaded(handle=handle)

    @get("/languages", operation_id="listTemplateLanguages")
    async def languages(self, templates: NamedDependency[Templates]) -> list[TemplateLanguage]:
        """The codes Meta takes, with a related one to fall back on where there is one."""
        return templates.languages()


def _account(text: str) -> AccountId:
    try:
        return AccountId(UUID(text))
    except ValueError:
        raise InvalidInput("This is no account's id.", field="account_id") from None
