"""Name, language, lifetime (Meta, template management; time to live)."""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from wacore.domain.templates.kinds import Category
from wacore.domain.templates.lint.findings import Findings

_NAME = re.compile(r"[a-z0-9_]{1,512}", re.ASCII)
_SECONDS: Mapping[Category, tuple[int, int]] = MappingProxyType(
    {
        Category.AUTHENTICATION: (30, 900),
        Category.UTILITY: (30, 43_200),
        Category.MARKETING: (43_200, 2_592_000),
    }
)
_THIRTY_DAYS = -1


def lint_name(name: str, findings: Findings) -> None:
    if _NAME.fullmatch(name) is None:
        findings.at("name").error(
            "name-form", "must have 1 to 512 characters out of a-z, 0-9 and the underscore"
        )


def lint_language(language: str, known: Collection[str], findings: Findings) -> None:
    if language in known:
        return
    close = language.replace("-", "_").lower()
    hint = next((f"; did you mean {code}?" for code in known if code.lower() == close), "")
    findings.at("language").error("language-unknown", f"is no language of Meta's templates{hint}")


def lint_ttl(category: Category, seconds: int | None, findings: Findings) -> None:
    if seconds is None or (seconds == _THIRTY_DAYS and category is not Category.MARKETING):
        return
    low, high = _SECONDS[category]
    if not low <= seconds <= high:
        findings.at("ttl_seconds").error(
            "ttl-range", f"must be {low} to {high} for {category.value} templates"
        )
