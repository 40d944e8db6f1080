"""Write a new template."""

from collections.abc import Sequence
from typing import Any

import msgspec

from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.templates.ports import TemplatesUnitOfWork
from wacore.application.templates.ports_peers import SendingAccounts, TemplateLanguages
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import FieldProblem, InvalidInput
from wacore.domain.ids import AccountId, TemplateId
from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.errors import TemplateBreaksRules
from wacore.domain.templates.events import TemplateCreated
from wacore.domain.templates.kinds import read_category, read_format
from wacore.domain.templates.lint import lint_identity
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion


class CreateTemplateCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`components` are in Meta's form; they may break its rules until they are submitted."""

    actor: Actor
    account_id: AccountId
    name: str
    language: str
    category: str
    components: Sequence[dict[str, Any]]
    parameter_format: str = "POSITIONAL"
    ttl_seconds: int | None = None


class CreateTemplate:
    """A draft with one version; Meta learns of it when it is submitted."""

    def __init__(
        self,
        begin: Begin[TemplatesUnitOfWork],
        accounts: SendingAccounts,
        languages: TemplateLanguages,
        clock: Clock,
        new_id: IdFactory,
    ) -> None:
        self._begin = begin
        self._accounts = accounts
        self._languages = languages
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: CreateTemplateCommand) -> TemplateId:
        command.actor.require(Permission.MANAGE_TEMPLATES)
        organization_id, now = command.actor.organization_id, self._clock.now()
        self._check_identity(command)
        content = TemplateContent.of(
            command.components,
            category=read_category(command.category),
            parameter_format=read_format(command.parameter_format),
            ttl_seconds=command.ttl_seconds,
        )
        if not await self._accounts.exists(organization_id, command.account_id):
            raise InvalidInput("is no account of this organisation", field="account_id")
        template = Template(
            id=TemplateId(self._new_id()),
            organization_id=organization_id,
            account_id=command.account_id,
            name=command.name,
            language=command.language,
            category=content.category.value,
            created_at=now,
            updated_at=now,
        )
        version = TemplateVersion(
            template_id=template.id,
            organization_id=organization_id,
            number=1,
            content=content,
            created_at=now,
            created_by=command.actor.user_id,
        )
        async with self._begin() as work:
            await work.templates.add([template])
            await work.versions.add([version])
            await work.outbox.add(
                TemplateCreated(
                    organization_id=organization_id,
                    occurred_at=now,
                    template_id=template.id,
                    account_id=template.account_id,
                    template_name=template.name,
                    language=template.language,
                )
            )
            await work.commit()
        return template.id

    def _check_identity(self, command: CreateTemplateCommand) -> None:
        known = {language.code for language in self._languages.all()}
        found = lint_identity(command.name, command.language, known)
        if found:
            raise TemplateBreaksRules(tuple(FieldProblem(f.field, f.reason) for f in found))
