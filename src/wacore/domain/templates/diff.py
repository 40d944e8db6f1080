"""What changed between two writings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wacore.domain.templates.content import TemplateContent


@dataclass(frozen=True, slots=True)
class Change:
    """One place; None stands for absent."""

    field: str
    before: Any
    after: Any


def differences(before: TemplateContent, after: TemplateContent) -> tuple[Change, ...]:
    """Every changed leaf, components matched by their type and everything else by its place."""
    return tuple(_compare(_described(before), _described(after), ""))


def _described(content: TemplateContent) -> dict[str, Any]:
    return {
        "category": content.category.value,
        "parameter_format": content.parameter_format.value,
        "ttl_seconds": content.ttl_seconds,
        **{str(component.get("type")).lower(): component for component in content.components},
    }


def _compare(before: Any, after: Any, field: str) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            path = f"{field}.{key}" if field else key
            yield from _compare(before.get(key), after.get(key), path)
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            old = before[index] if index < len(before) else None
            new = after[index] if index < len(after) else None
            yield from _compare(old, new, f"{field}[{index}]")
    else:
        yield Change(field, before, after)
