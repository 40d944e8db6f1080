"""Find out what became of submissions and deletions that nobody recorded the end of."""

from datetime import timedelta

from wacore.application.ports import Begin, Clock
from wacore.application.templates.deletion import Deleter
from wacore.application.templates.ports import (
    InterruptedTemplate,
    TemplateIndex,
    TemplatesUnitOfWork,
)
from wacore.application.templates.ports_review import ReviewUnclear, TemplateReview
from wacore.application.templates.submission import Submitter, is_this, receipt_of
from wacore.domain.errors import WacoreError
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion

PATIENCE = timedelta(seconds=90)
"""Longer than a call to Meta may take, so that nobody finishes what is still running."""
_AT_ONCE = 50


class FinishInterrupted:
    """Any number may run at the same time; finishing twice is the same as once."""

    def __init__(
        self,
        begin: Begin[TemplatesUnitOfWork],
        index: TemplateIndex,
        review: TemplateReview,
        submitter: Submitter,
        deleter: Deleter,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._index = index
        self._review = review
        self._submitter = submitter
        self._deleter = deleter
        self._clock = clock

    async def __call__(self) -> int:
        """How many were looked at."""
        before = self._clock.now() - PATIENCE
        interrupted = await self._index.interrupted(before, limit=_AT_ONCE)
        for one in interrupted:
            try:
                await self._finish(one)
            except WacoreError:  # recorded with the template, or tried again at the next sweep
                continue
        return len(interrupted)

    async def _finish(self, one: InterruptedTemplate) -> None:
        taken = await self._take(one)
        if taken is None:
            return
        template, version = taken
        if version is None:
            await self._deleter.carry_out(template)
            return
        found = (
            await self._review.get(template.organization_id, template.account_id, template.meta_id)
            if template.meta_id is not None
            else await self._review.find(
                template.organization_id, template.account_id, template.name, template.language
            )
        )
        if found is not None and is_this(found, version):
            await self._submitter.succeeded(template, version, receipt_of(found))
            return
        try:
            await self._submitter.carry_out(template, version)
        except ReviewUnclear:
            return

    async def _take(
        self, one: InterruptedTemplate
    ) -> tuple[Template, TemplateVersion | None] | None:
        """Marks the new attempt, so that another sweep leaves it alone; no version to delete it."""
        now = self._clock.now()
        async with self._begin() as work:
            template = await work.templates.get(one.organization_id, one.template_id)
            started = template.deleting_since or (
                template.submission.attempt_at if template.submission else None
            )
            if started is None or started > now - PATIENCE:
                return None
            taken = template.attempted_again(now)
            version = (
                await work.versions.get(
                    one.organization_id, template.id, template.submission.version
                )
                if template.submission is not None
                else None
            )
            await work.templates.save([taken])
            await work.commit()
        return taken, version
