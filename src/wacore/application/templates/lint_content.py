"""Say what Meta would object to, before anything is stored."""

from collections.abc import Sequence
from typing import Any

import msgspec

from wacore.application.templates.linting import Linter
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import AccountId, TemplateId
from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.kinds import read_category, read_format
from wacore.domain.templates.lint import Finding, Severity


class LintContentQuery(msgspec.Struct, frozen=True, kw_only=True):
    """With an account, clashes with its other templates are found too."""

    actor: Actor
    name: str
    language: str
    category: str
    components: Sequence[dict[str, Any]]
    parameter_format: str = "POSITIONAL"
    ttl_seconds: int | None = None
    account_id: AccountId | None = None
    template_id: TemplateId | None = None


class LintReport(msgspec.Struct, frozen=True, kw_only=True):
    """`ok` when no finding is an error."""

    ok: bool
    findings: list[Finding]


class LintContent:
    """The rules of Meta's that can be known without asking."""

    def __init__(self, linter: Linter) -> None:
        self._linter = linter

    async def __call__(self, query: LintContentQuery) -> LintReport:
        query.actor.require(Permission.READ_TEMPLATES)
        content = TemplateContent.of(
            query.components,
            category=read_category(query.category),
            parameter_format=read_format(query.parameter_format),
            ttl_seconds=query.ttl_seconds,
        )
        if query.account_id is None:
            findings = self._linter.content(query.name, query.language, content)
        else:
            findings = await self._linter.in_account(
                query.actor.organization_id,
                query.account_id,
                query.name,
                query.language,
                content,
                besides=query.template_id,
            )
        return LintReport(
            ok=all(finding.severity is not Severity.ERROR for finding in findings),
            findings=list(findings),
        )
