"""Write a template anew."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from wacore.application.ports import Begin, Clock
from wacore.application.templates.ports import TemplatesUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import TemplateId
from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.errors import ParameterFormatFixed
from wacore.domain.templates.events import TemplateRevised
from wacore.domain.templates.kinds import read_category, read_format
from wacore.domain.templates.version import TemplateVersion


class ReviseTemplateCommand(msgspec.Struct, frozen=True, kw_only=True):
    """What is UNSET stays as in the newest version; `revision` is the one the editor has seen."""

    actor: Actor
    template_id: TemplateId
    revision: int | None = None
    category: str | UnsetType = UNSET
    components: Sequence[dict[str, Any]] | UnsetType = UNSET
    parameter_format: str | UnsetType = UNSET
    ttl_seconds: int | UnsetType | None = UNSET


class ReviseTemplate:
    """Adds a version. The one that Meta has stays in use until the new one is submitted."""

    def __init__(self, begin: Begin[TemplatesUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: ReviseTemplateCommand) -> int:
        """The number of the new version, or of the newest when nothing differs from it."""
        command.actor.require(Permission.MANAGE_TEMPLATES)
        organization_id, now = command.actor.organization_id, self._clock.now()
        async with self._begin() as work:
            template = await work.templates.get(organization_id, command.template_id)
            template.expect(command.revision)
            latest = await work.versions.get(organization_id, template.id, template.latest_version)
            content = _revised(latest.content, command)
            if content.content_hash == latest.content.content_hash:
                return latest.number
            if (
                template.meta_id is not None
                and content.parameter_format is not latest.content.parameter_format
            ):
                raise ParameterFormatFixed(latest.content.parameter_format.value)
            revised = template.revised(content.category, now)
            await work.templates.save([revised])
            await work.versions.add(
                [
                    TemplateVersion(
                        template_id=revised.id,
                        organization_id=organization_id,
                        number=revised.latest_version,
                        content=content,
                        created_at=now,
                        created_by=command.actor.user_id,
                    )
                ]
            )
            await work.outbox.add(
                TemplateRevised(
                    organization_id=organization_id,
                    occurred_at=now,
                    template_id=revised.id,
                    account_id=revised.account_id,
                    version=revised.latest_version,
                    content_hash=content.content_hash,
                )
            )
            await work.commit()
        return revised.latest_version


def _revised(content: TemplateContent, command: ReviseTemplateCommand) -> TemplateContent:
    return TemplateContent.of(
        content.components if command.components is UNSET else command.components,
        category=(
            content.category if command.category is UNSET else read_category(command.category)
        ),
        parameter_format=(
            content.parameter_format
            if command.parameter_format is UNSET
            else read_format(command.parameter_format)
        ),
        ttl_seconds=content.ttl_seconds if command.ttl_seconds is UNSET else command.ttl_seconds,
    )
