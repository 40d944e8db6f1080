"""Variables inside a text, and the samples they need (Meta, template fundamentals)."""

import re
from collections.abc import Mapping
from typing import Any

from wacore.domain.rendering import PLACEHOLDER, names_in
from wacore.domain.templates.lint.findings import Findings

_NAMED = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)
_ADJACENT = re.compile(r"\}\}\s*\{\{")
_WORD = re.compile(r"\w+")


def lint_variables(text: str, findings: Findings, *, named: bool) -> tuple[str, ...]:
    """The names of the text's variables."""
    rest = PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest:
        findings.error("braces", "has double braces that do not close around a variable")
    names = names_in(text)
    for written in dict.fromkeys(PLACEHOLDER.findall(text)):
        if f"{{{{{written}}}}}" not in text:
            findings.error("variable-form", f"write {{{{{written}}}}} without blanks inside")
        _lint_name(written, findings, named=named)
    if not named and names and all(name.isascii() and name.isdigit() for name in names):
        numbers = [int(name) for name in names]
        if numbers != list(range(1, len(numbers) + 1)):
            findings.error(
                "variable-gap", "must number its variables {{1}}, {{2}}, … without a gap"
            )
    return names


def _lint_name(name: str, findings: Findings, *, named: bool) -> None:
    if not name:
        findings.error("variable-empty", "has a variable without a name")
    elif named and name.isdigit():
        findings.error("variable-mixed", f"mixes {{{{{name}}}}} into named parameters")
    elif named and _NAMED.fullmatch(name) is None:
        findings.error(
            "variable-name", f"{{{{{name}}}}} must consist of lowercase letters, digits and _"
        )
    elif named and any(c.isdigit() for c in name):
        findings.warning("variable-digits", f"digits in {{{{{name}}}}} may be refused")
    elif not named and not (name.isascii() and name.isdigit()):
        findings.error(
            "variable-mixed", f"has {{{{{name}}}}}, but its parameters are positional: {{{{1}}}}"
        )


def lint_places(text: str, names: tuple[str, ...], findings: Findings) -> None:
    """Where a body's variables stand."""
    if not names:
        return
    stripped = text.strip()
    if stripped.startswith("{{"):
        findings.error("variable-leading", "must not begin with a variable")
    if stripped.endswith("}}"):
        findings.error("variable-trailing", "must not end with a variable")
    if _ADJACENT.search(text):
        findings.error("variable-adjacent", "must have words between its variables")
    words = len(_WORD.findall(PLACEHOLDER.sub(" ", text)))
    needed = 2 * len(names) + 1
    if words < needed:
        findings.warning(
            "variable-density",
            f"has {words} fixed words for {len(names)} variables; below {needed} Meta tends to refuse",
        )


def lint_samples(
    component: Mapping[str, Any],
    key: str,
    names: tuple[str, ...],
    findings: Findings,
    *,
    named: bool,
) -> None:
    """Each variable needs a sample, which only the reviewers see."""
    if not names:
        return
    example = component.get("example")
    given = example if isinstance(example, Mapping) else {}
    missing = (_missing_named if named else _missing_positional)(given, key, names)
    at = findings.at("example")
    if missing:
        listed = ", ".join(f"{{{{{name}}}}}" for name in missing)
        at.error("sample-missing", f"has no sample for {listed}")


def _missing_named(given: Mapping[str, Any], key: str, names: tuple[str, ...]) -> list[str]:
    listed = given.get(f"{key}_named_params")
    entries = (
        [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    )
    have = {str(one.get("param_name")) for one in entries if str(one.get("example", "")).strip()}
    return [name for name in names if name not in have]


def _missing_positional(given: Mapping[str, Any], key: str, names: tuple[str, ...]) -> list[str]:
    listed = given.get(key)
    values = listed if isinstance(listed, list) else []
    if values and isinstance(values[0], list):
        values = values[0]
    have = sum(1 for value in values if str(value).strip())
    return list(names[have:])
