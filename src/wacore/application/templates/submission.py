"""Carrying out a decided submission, by whoever decided it or found it unfinished."""

from wacore.application.ports import Begin, Clock
from wacore.application.templates.changes import changes
from wacore.application.templates.meta_content import shape_of_meta
from wacore.application.templates.ports import TemplatesUnitOfWork
from wacore.application.templates.ports_review import (
    MetaTemplate,
    Receipt,
    ReviewUnclear,
    TemplateExistsAtMeta,
    TemplateReview,
)
from wacore.domain.errors import WacoreError
from wacore.domain.templates.events import TemplateSubmissionFailed, TemplateSubmitted
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion


class Submitter:
    """Calls Meta with no transaction open, and records what came of it."""

    def __init__(
        self, begin: Begin[TemplatesUnitOfWork], review: TemplateReview, clock: Clock
    ) -> None:
        self._begin = begin
        self._review = review
        self._clock = clock

    async def carry_out(self, template: Template, version: TemplateVersion) -> Template:
        """
        Raises:
            ReviewUnclear: The submission stays open; it is judged later by what Meta lists.
            WacoreError: Meta did not take it; that is recorded.
        """
        try:
            receipt = await self._call(template, version)
        except ReviewUnclear:
            raise
        except WacoreError as error:
            await self.failed(template, str(error))
            raise
        return await self.succeeded(template, version, receipt)

    async def succeeded(
        self, template: Template, version: TemplateVersion, receipt: Receipt
    ) -> Template:
        now = self._clock.now()
        async with self._begin() as work:
            fresh = await work.templates.get(template.organization_id, template.id)
            if fresh.submission is None or fresh.submission.version != version.number:
                return fresh  # somebody else has recorded it meanwhile
            submitted = fresh.submitted(
                meta_id=receipt.meta_id,
                meta_status=receipt.status,
                category=receipt.category,
                shape=version.content.shape_hash,
                now=now,
            )
            await work.templates.save([submitted])
            await work.outbox.add(
                TemplateSubmitted(
                    organization_id=submitted.organization_id,
                    occurred_at=now,
                    template_id=submitted.id,
                    account_id=submitted.account_id,
                    version=version.number,
                    status=submitted.status.value,
                )
            )
            for event in changes(fresh, submitted, now):
                await work.outbox.add(event)
            await work.commit()
        return submitted

    async def failed(self, template: Template, reason: str) -> None:
        now = self._clock.now()
        async with self._begin() as work:
            fresh = await work.templates.get(template.organization_id, template.id)
            if fresh.submission is None:
                return
            await work.templates.save([fresh.not_submitted(reason, now)])
            await work.outbox.add(
                TemplateSubmissionFailed(
                    organization_id=fresh.organization_id,
                    occurred_at=now,
                    template_id=fresh.id,
                    account_id=fresh.account_id,
                    version=fresh.submission.version,
                    reason=reason[:1000],
                )
            )
            await work.commit()

    async def _call(self, template: Template, version: TemplateVersion) -> Receipt:
        organization_id, account_id = template.organization_id, template.account_id
        if template.meta_id is not None:
            return await self._review.edit(
                organization_id, account_id, template.meta_id, version.content
            )
        try:
            return await self._review.submit(
                organization_id, account_id, template.name, template.language, version.content
            )
        except TemplateExistsAtMeta:
            found = await self._review.find(
                organization_id, account_id, template.name, template.language
            )
            if found is None or not is_this(found, version):
                raise
            return receipt_of(found)  # an earlier call of ours had got through


def is_this(found: MetaTemplate, version: TemplateVersion) -> bool:
    """Whether Meta has what the version says."""
    return shape_of_meta(found) == version.content.shape_hash


def receipt_of(found: MetaTemplate) -> Receipt:
    return Receipt(meta_id=found.meta_id, status=found.status, category=found.category)
