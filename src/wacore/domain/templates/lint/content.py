"""A whole template against Meta's rules."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any

from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.kinds import Category, ParameterFormat
from wacore.domain.templates.lint.buttons import BUTTONS_MOST, lint_buttons
from wacore.domain.templates.lint.findings import Finding, Findings
from wacore.domain.templates.lint.identity import lint_language, lint_name, lint_ttl
from wacore.domain.templates.lint.special import (
    OFFER_BODY_LONGEST,
    Placed,
    lint_authentication,
    lint_carousel,
    lint_offer,
)
from wacore.domain.templates.lint.texts import (
    BODY_LONGEST,
    lint_body,
    lint_footer,
    lint_header,
)

_KINDS = (
    "HEADER",
    "BODY",
    "FOOTER",
    "BUTTONS",
    "CAROUSEL",
    "LIMITED_TIME_OFFER",
    "CALL_PERMISSION_REQUEST",
)


def lint_identity(name: str, language: str, languages: Collection[str]) -> tuple[Finding, ...]:
    """What can never be put right later: a template keeps its name and language."""
    findings = Findings()
    lint_name(name, findings)
    lint_language(language, languages, findings)
    return tuple(findings.all)


def lint_template(
    name: str, language: str, content: TemplateContent, *, languages: Collection[str]
) -> tuple[Finding, ...]:
    """
    Everything Meta would object to, as far as it can be known before asking.

    Args:
        languages: Codes Meta takes.
    """
    findings = Findings(into=list(lint_identity(name, language, languages)))
    lint_ttl(content.category, content.ttl_seconds, findings)
    _lint_components(content, findings)
    return tuple(findings.all)


def _lint_components(content: TemplateContent, findings: Findings) -> None:
    placed: Placed = []
    for index, component in enumerate(content.components):
        at = findings.at(f"components[{index}]")
        kind = str(component.get("type", ""))
        if kind not in _KINDS:
            at.at("type").error("component-type", f"must be one of {', '.join(_KINDS)}")
            continue
        placed.append((kind, component, at))
    counts = Counter(kind for kind, _, _ in placed)
    for kind, _, at in placed:
        if counts[kind] > 1:
            at.error("component-twice", f"{kind} may occur once")
    if "BODY" not in counts:
        findings.at("components").error("body-missing", "needs a BODY")
    if content.category is Category.AUTHENTICATION:
        lint_authentication(placed)
    else:
        _lint_each(placed, content)


def _lint_each(placed: Placed, content: TemplateContent) -> None:
    named = content.parameter_format is ParameterFormat.NAMED
    kinds = {kind for kind, _, _ in placed}
    limit = OFFER_BODY_LONGEST if "LIMITED_TIME_OFFER" in kinds else BODY_LONGEST

    rules: Mapping[str, Callable[[Mapping[str, Any], Findings], None]] = {
        "HEADER": lambda component, at: lint_header(component, at, named=named),
        "BODY": lambda component, at: lint_body(component, at, named=named, limit=limit),
        "FOOTER": lint_footer,
        "BUTTONS": lambda component, at: lint_buttons(component, at, most=BUTTONS_MOST),
        "CAROUSEL": lambda component, at: lint_carousel(component, at, named=named),
        "LIMITED_TIME_OFFER": lambda component, at: lint_offer(
            component, placed, content.category, at
        ),
    }
    for kind, component, at in placed:
        if kind in rules:
            rules[kind](component, at)
