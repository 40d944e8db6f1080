"""Words of Meta's that templates are sorted by."""

from enum import StrEnum

from wacore.domain.errors import InvalidInput


class Category(StrEnum):
    MARKETING = "MARKETING"
    UTILITY = "UTILITY"
    AUTHENTICATION = "AUTHENTICATION"


class ParameterFormat(StrEnum):
    POSITIONAL = "POSITIONAL"
    NAMED = "NAMED"


class Quality(StrEnum):
    """People's reactions over the last seven days (Meta, template quality)."""

    UNKNOWN = "UNKNOWN"
    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"


def read_category(text: str, *, field: str = "category") -> Category:
    """
    Raises:
        InvalidInput: Meta has no such category.
    """
    try:
        return Category(text.upper())
    except ValueError:
        raise InvalidInput(f"must be one of {', '.join(Category)}", field=field) from None


def read_format(text: str, *, field: str = "parameter_format") -> ParameterFormat:
    """
    Raises:
        InvalidInput: Parameters are positional or named.
    """
    try:
        return ParameterFormat(text.upper() or "POSITIONAL")
    except ValueError:
        raise InvalidInput(f"must be one of {', '.join(ParameterFormat)}", field=field) from None


def read_quality(text: str) -> Quality:
    """What Meta adds to its scores counts as unknown."""
    try:
        return Quality(text.upper())
    except ValueError:
        return Quality.UNKNOWN
