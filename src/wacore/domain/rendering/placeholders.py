"""`{{1}}` and `{{first_name}}` in a template's texts."""

import re

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def names_in(text: str) -> tuple[str, ...]:
    """Every variable once; positional ones in the order of their numbers, named ones as they come."""
    names = tuple(dict.fromkeys(PLACEHOLDER.findall(text)))
    if names and all(name.isascii() and name.isdigit() for name in names):
        return tuple(sorted(names, key=int))
    return names


def fixed_length(text: str) -> int:
    """Characters that stay whatever the values are."""
    return len(PLACEHOLDER.sub("", text))


def substitute(text: str, values: dict[str, str]) -> str:
    """The text with its variables replaced; one without a value stays as it is written."""
    return PLACEHOLDER.sub(lambda match: values.get(match.group(1), match.group(0)), text)
