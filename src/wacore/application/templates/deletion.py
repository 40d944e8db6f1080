"""Carrying out a decided deletion, by whoever decided it or found it unfinished."""

from wacore.application.ports import Begin, Clock
from wacore.application.templates.changes import changes
from wacore.application.templates.ports import TemplatesUnitOfWork
from wacore.application.templates.ports_review import (
    ReviewUnclear,
    TemplateGoneAtMeta,
    TemplateReview,
)
from wacore.domain.errors import WacoreError
from wacore.domain.templates.events import TemplateDeleted
from wacore.domain.templates.template import Template


class Deleter:
    """Calls Meta with no transaction open, and records what came of it."""

    def __init__(
        self, begin: Begin[TemplatesUnitOfWork], review: TemplateReview, clock: Clock
    ) -> None:
        self._begin = begin
        self._review = review
        self._clock = clock

    async def carry_out(self, template: Template) -> None:
        """
        Raises:
            ReviewUnclear: The deletion stays open; deleting once more does no harm.
            WacoreError: Meta kept it; that is recorded.
        """
        try:
            await self._review.delete(
                template.organization_id, template.account_id, template.name, template.meta_id
            )
        except TemplateGoneAtMeta:
            pass
        except ReviewUnclear:
            raise
        except WacoreError as error:
            await self._kept(template, str(error))
            raise
        await self._gone(template)

    async def _gone(self, template: Template) -> None:
        now = self._clock.now()
        async with self._begin() as work:
            fresh = await work.templates.get(template.organization_id, template.id)
            if fresh.deleting_since is None:
                return
            await work.templates.save([fresh.deleted(now)])
            await work.outbox.add(
                TemplateDeleted(
                    organization_id=fresh.organization_id,
                    occurred_at=now,
                    template_id=fresh.id,
                    account_id=fresh.account_id,
                    template_name=fresh.name,
                    language=fresh.language,
                )
            )
            await work.commit()

    async def _kept(self, template: Template, reason: str) -> None:
        now = self._clock.now()
        async with self._begin() as work:
            fresh = await work.templates.get(template.organization_id, template.id)
            kept = fresh.not_deleted(reason, now)
            await work.templates.save([kept])
            for event in changes(fresh, kept, now):
                await work.outbox.add(event)
            await work.commit()
