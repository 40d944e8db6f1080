"""A template against the others of its account (Meta, template management)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.kinds import Category
from wacore.domain.templates.lint.findings import Finding, Findings
from wacore.domain.templates.status import TemplateStatus

_NAME_LOCK = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another template of the account, as far as the rules ask."""

    name: str
    language: str
    category: str
    status: TemplateStatus
    words_hash: str
    updated_at: datetime


def lint_neighbours(
    name: str,
    language: str,
    content: TemplateContent,
    neighbours: Sequence[Neighbour],
    now: datetime,
) -> tuple[Finding, ...]:
    """Clashes with templates of the same name or the same words."""
    findings = Findings()
    alive = [n for n in neighbours if n.status is not TemplateStatus.DELETED]
    for neighbour in alive:
        if neighbour.name == name and neighbour.category != content.category:
            findings.at("category").error(
                "category-siblings",
                f"must be {neighbour.category}, like {name} in {neighbour.language}",
            )
        same_words = neighbour.words_hash == content.words_hash
        if same_words and content.category is not Category.AUTHENTICATION:
            findings.at("components").warning(
                "words-twice",
                f"has the same body and footer as {neighbour.name} in {neighbour.language}",
            )
    for neighbour in neighbours:
        recent = neighbour.updated_at > now - _NAME_LOCK
        same = (neighbour.name, neighbour.language) == (name, language)
        if neighbour.status is TemplateStatus.DELETED and recent and same:
            until = (neighbour.updated_at + _NAME_LOCK).date().isoformat()
            findings.at("name").warning(
                "name-locked", f"was deleted lately; Meta may refuse the name until {until}"
            )
    return tuple(findings.all)
