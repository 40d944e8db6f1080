"""Delete a template, here and at Meta."""

import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.templates.changes import changes
from wacore.application.templates.deletion import Deleter
from wacore.application.templates.ports import TemplatesUnitOfWork
from wacore.application.templates.ports_review import ReviewUnclear
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import TemplateId
from wacore.domain.templates.events import TemplateDeleted
from wacore.domain.templates.template import Template


class DeleteTemplateCommand(msgspec.Struct, frozen=True, kw_only=True):
    """Deletes one language; Meta then blocks its name for 30 days."""

    actor: Actor
    template_id: TemplateId
    revision: int | None = None


class DeleteTemplate:
    """A draft that Meta never saw leaves no trace; any other stays visible as deleted."""

    def __init__(self, begin: Begin[TemplatesUnitOfWork], deleter: Deleter, clock: Clock) -> None:
        self._begin = begin
        self._deleter = deleter
        self._clock = clock

    async def __call__(self, command: DeleteTemplateCommand) -> None:
        command.actor.require(Permission.SUBMIT_TEMPLATES)
        deciding = await self._decide(command)
        if deciding is None:
            return
        try:
            await self._deleter.carry_out(deciding)
        except ReviewUnclear:
            return

    async def _decide(self, command: DeleteTemplateCommand) -> Template | None:
        """The template to delete at Meta, if it has to be."""
        organization_id, now = command.actor.organization_id, self._clock.now()
        async with self._begin() as work:
            template = await work.templates.get(organization_id, command.template_id)
            template.expect(command.revision)
            deciding = template.deleting(now)
            if template.is_only_ours:
                await work.templates.remove(organization_id, template.id)
                await work.outbox.add(
                    TemplateDeleted(
                        organization_id=organization_id,
                        occurred_at=now,
                        template_id=template.id,
                        account_id=template.account_id,
                        template_name=template.name,
                        language=template.language,
                    )
                )
                await work.commit()
                return None
            await work.templates.save([deciding])
            for event in changes(template, deciding, now):
                await work.outbox.add(event)
            await work.commit()
        return deciding
