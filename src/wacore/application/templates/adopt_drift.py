"""Make what Meta has our newest version."""

import json

import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.templates.changes import changes
from wacore.application.templates.ports import TemplatesUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import TemplateId
from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.errors import NoDrift
from wacore.domain.templates.kinds import read_category
from wacore.domain.templates.version import TemplateVersion


class AdoptDriftCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    template_id: TemplateId
    revision: int | None = None


class AdoptDrift:
    """After somebody has edited a template at Meta; campaigns can then be pinned to it again."""

    def __init__(self, begin: Begin[TemplatesUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: AdoptDriftCommand) -> int:
        """The number of the new version."""
        command.actor.require(Permission.MANAGE_TEMPLATES)
        organization_id, now = command.actor.organization_id, self._clock.now()
        async with self._begin() as work:
            template = await work.templates.get(organization_id, command.template_id)
            template.expect(command.revision)
            if template.drift is None or template.meta_version is None:
                raise NoDrift
            ours = await work.versions.get(organization_id, template.id, template.meta_version)
            content = TemplateContent.of(
                json.loads(template.drift),
                category=read_category(template.category),
                parameter_format=ours.content.parameter_format,
                ttl_seconds=ours.content.ttl_seconds,
            )
            number = template.latest_version + 1
            adopted = template.adopted(number, content.shape_hash, now)
            await work.templates.save([adopted])
            await work.versions.add(
                [
                    TemplateVersion(
                        template_id=template.id,
                        organization_id=organization_id,
                        number=number,
                        content=content,
                        created_at=now,
                        created_by=command.actor.user_id,
                    )
                ]
            )
            for event in changes(template, adopted, now):
                await work.outbox.add(event)
            await work.commit()
        return number
