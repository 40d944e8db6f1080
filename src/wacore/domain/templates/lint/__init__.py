"""Meta's rules for templates, told before Meta does, with the field and the reason."""

from wacore.domain.templates.lint.content import lint_identity, lint_template
from wacore.domain.templates.lint.findings import Finding, Severity, errors_of
from wacore.domain.templates.lint.neighbours import Neighbour, lint_neighbours

__all__ = [
    "Finding",
    "Neighbour",
    "Severity",
    "errors_of",
    "lint_identity",
    "lint_neighbours",
    "lint_template",
]
