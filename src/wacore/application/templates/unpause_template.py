"""Take a template out of a pause of Meta's."""

import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.templates.changes import changes
from wacore.application.templates.meta_content import state_of
from wacore.application.templates.ports import TemplateReader, TemplatesUnitOfWork
from wacore.application.templates.ports_review import TemplateReview
from wacore.application.templates.views import TemplateView, template_view
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import TemplateId
from wacore.domain.templates.errors import TemplateNotEditable
from wacore.domain.templates.learning import after_sync
from wacore.domain.templates.status import TemplateStatus


class UnpauseTemplateCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    template_id: TemplateId


class UnpauseTemplate:
    """
    Most pauses end by themselves after hours; one of pacing ends only so (Meta, template pausing).

    Raises:
        TemplateNotEditable: It is not paused.
    """

    def __init__(
        self,
        begin: Begin[TemplatesUnitOfWork],
        reader: TemplateReader,
        review: TemplateReview,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._reader = reader
        self._review = review
        self._clock = clock

    async def __call__(self, command: UnpauseTemplateCommand) -> TemplateView:
        """The template as Meta shows it afterwards."""
        command.actor.require(Permission.SUBMIT_TEMPLATES)
        organization_id = command.actor.organization_id
        template = await self._reader.find(organization_id, command.template_id)
        if template.status is not TemplateStatus.PAUSED or template.meta_id is None:
            raise TemplateNotEditable(template.status, "Only a paused template can be unpaused.")
        await self._review.unpause(organization_id, template.account_id, template.meta_id)
        asked_at = self._clock.now()
        found = await self._review.get(organization_id, template.account_id, template.meta_id)
        if found is None:
            return template_view(template)
        async with self._begin() as work:
            fresh = await work.templates.get(organization_id, template.id)
            learnt = after_sync(fresh, state_of(found), asked_at)
            if learnt is not fresh:
                await work.templates.save([learnt])
                for event in changes(fresh, learnt, asked_at):
                    await work.outbox.add(event)
                await work.commit()
        return template_view(learnt)
