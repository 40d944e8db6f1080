"""Take in what Meta reported about a template by webhook."""

from datetime import datetime

import msgspec

from wacore.application.ports import Begin, Clock, Envelope, JobQueue
from wacore.application.templates.changes import changes
from wacore.application.templates.ports import TemplatesUnitOfWork
from wacore.application.templates.sync_jobs import sync_job
from wacore.domain.ids import AccountId
from wacore.domain.templates.facts import TemplateReport
from wacore.domain.templates.learning import COMPONENTS, after_report
from wacore.domain.templates.template import Template

CONSUMER = "templates.reports"


class ReportedTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of `messaging.template_reported`."""

    account_id: AccountId
    meta_template_id: str
    template_name: str
    language: str
    event: str
    reported_at: datetime
    reason: str = ""
    quality: str = ""
    category: str = ""
    previous_category: str = ""
    title: str = ""
    description: str = ""
    recommendation: str = ""
    effective_at: datetime | None = None


class ApplyTemplateReport:
    """A report about an unknown template, or about components, is a reason to ask Meta for all."""

    def __init__(self, begin: Begin[TemplatesUnitOfWork], jobs: JobQueue, clock: Clock) -> None:
        self._begin = begin
        self._jobs = jobs
        self._clock = clock

    async def __call__(self, envelope: Envelope) -> None:
        """Twice is the same as once."""
        reported = msgspec.json.decode(envelope.payload, type=ReportedTemplate)
        organization_id = envelope.organization_id
        async with self._begin() as work:
            if not await work.inbox.first_time(envelope.id, CONSUMER):
                return
            named = await work.templates.named(
                organization_id,
                reported.account_id,
                [(reported.template_name, reported.language)],
            )
            template = _meant(named, reported.meta_template_id)
            if template is not None:
                learnt = after_report(template, _report(reported))
                if learnt is not template:
                    await work.templates.save([learnt])
                    for event in changes(template, learnt, self._clock.now()):
                        await work.outbox.add(event)
            await work.commit()
        if template is None or reported.event == COMPONENTS:
            await self._jobs.enqueue([sync_job(organization_id, reported.account_id)])


def _meant(named: list[Template], meta_id: str) -> Template | None:
    """The one with this id, or the one whose id we are about to learn."""
    for template in named:
        if template.meta_id == meta_id or (template.meta_id is None and template.submission):
            return template
    return None


def _report(reported: ReportedTemplate) -> TemplateReport:
    return TemplateReport(
        event=reported.event,
        at=reported.reported_at,
        reason=reported.reason,
        quality=reported.quality,
        category=reported.category,
        previous_category=reported.previous_category,
        title=reported.title,
        description=reported.description,
        recommendation=reported.recommendation,
        effective_at=reported.effective_at,
    )
