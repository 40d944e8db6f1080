"""All that can be said against a template before Meta says it."""

from wacore.application.ports import Clock
from wacore.application.templates.ports import TemplateReader
from wacore.application.templates.ports_peers import TemplateLanguages
from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.lint import Finding, lint_neighbours, lint_template


class Linter:
    """The rules of content, and those that look at the account's other templates."""

    def __init__(self, reader: TemplateReader, languages: TemplateLanguages, clock: Clock) -> None:
        self._reader = reader
        self._languages = languages
        self._clock = clock

    def content(self, name: str, language: str, content: TemplateContent) -> tuple[Finding, ...]:
        known = {language.code for language in self._languages.all()}
        return lint_template(name, language, content, languages=known)

    async def in_account(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        name: str,
        language: str,
        content: TemplateContent,
        *,
        besides: TemplateId | None = None,
    ) -> tuple[Finding, ...]:
        neighbours = await self._reader.neighbours(
            organization_id,
            account_id,
            name=name,
            words_hash=content.words_hash,
            besides=besides,
        )
        clashes = lint_neighbours(name, language, content, neighbours, self._clock.now())
        return (*self.content(name, language, content), *clashes)
