"""What a lint run finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR: Meta refuses it. WARNING: Meta may refuse it, or people will not see it well."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """`field` is a path such as `components[3].buttons[0].url`, `rule` a stable short name."""

    field: str
    rule: str
    reason: str
    severity: Severity = Severity.ERROR


class Findings:
    """Collects findings under a growing path."""

    def __init__(self, path: str = "", into: list[Finding] | None = None) -> None:
        self._path = path
        self.all: list[Finding] = [] if into is None else into

    def at(self, step: str) -> "Findings":
        joined = (
            f"{self._path}.{step}" if self._path and not step.startswith("[") else self._path + step
        )
        return Findings(joined, self.all)

    def error(self, rule: str, reason: str) -> None:
        self.all.append(Finding(self._path, rule, reason))

    def warning(self, rule: str, reason: str) -> None:
        self.all.append(Finding(self._path, rule, reason, Severity.WARNING))

    def longest(self, text: str, limit: int) -> None:
        if len(text) > limit:
            self.error("too-long", f"has {len(text)} characters; Meta allows {limit}")


def errors_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)
