"""Send a version to Meta for review."""

import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.templates.linting import Linter
from wacore.application.templates.ports import TemplatesUnitOfWork
from wacore.application.templates.ports_review import ReviewUnclear
from wacore.application.templates.submission import Submitter
from wacore.application.templates.views import TemplateView, template_view
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import FieldProblem
from wacore.domain.ids import TemplateId
from wacore.domain.templates.errors import TemplateBreaksRules
from wacore.domain.templates.events import TemplateSubmissionStarted
from wacore.domain.templates.lint import errors_of
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion


class SubmitTemplateCommand(msgspec.Struct, frozen=True, kw_only=True):
    """The newest version unless another is named."""

    actor: Actor
    template_id: TemplateId
    version: int | None = None
    revision: int | None = None


class SubmitTemplate:
    """
    The intent is committed before Meta is called, so that a crash in between is found and finished.

    Raises:
        TemplateBreaksRules: With every rule that Meta would refuse it for.
    """

    def __init__(
        self, begin: Begin[TemplatesUnitOfWork], linter: Linter, submitter: Submitter, clock: Clock
    ) -> None:
        self._begin = begin
        self._linter = linter
        self._submitter = submitter
        self._clock = clock

    async def __call__(self, command: SubmitTemplateCommand) -> TemplateView:
        """The template as Meta left it; still `submitting` where Meta gave no answer."""
        command.actor.require(Permission.SUBMIT_TEMPLATES)
        template, version = await self._load(command)
        template.submitting(version.number, self._clock.now())  # refused before it is read through
        await self._check(template, version)
        intent = await self._decide(template, version, command.revision)
        try:
            return template_view(await self._submitter.carry_out(intent, version))
        except ReviewUnclear:
            return template_view(intent)

    async def _load(self, command: SubmitTemplateCommand) -> tuple[Template, TemplateVersion]:
        organization_id = command.actor.organization_id
        async with self._begin() as work:
            template = await work.templates.get(organization_id, command.template_id)
            template.expect(command.revision)
            number = template.latest_version if command.version is None else command.version
            return template, await work.versions.get(organization_id, template.id, number)

    async def _check(self, template: Template, version: TemplateVersion) -> None:
        findings = await self._linter.in_account(
            template.organization_id,
            template.account_id,
            template.name,
            template.language,
            version.content,
            besides=template.id,
        )
        broken = errors_of(findings)
        if broken:
            raise TemplateBreaksRules(tuple(FieldProblem(f.field, f.reason) for f in broken))

    async def _decide(
        self, template: Template, version: TemplateVersion, revision: int | None
    ) -> Template:
        now = self._clock.now()
        async with self._begin() as work:
            fresh = await work.templates.get(template.organization_id, template.id)
            fresh.expect(revision)
            intent = fresh.submitting(version.number, now)
            await work.templates.save([intent])
            await work.outbox.add(
                TemplateSubmissionStarted(
                    organization_id=intent.organization_id,
                    occurred_at=now,
                    template_id=intent.id,
                    account_id=intent.account_id,
                    version=version.number,
                )
            )
            await work.commit()
        return intent
