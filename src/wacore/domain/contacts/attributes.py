"""An organisation's own facts about a contact, each of one type."""

import math
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from wacore.domain.contacts.folding import fold
from wacore.domain.errors import InvalidInput

AttributeValue = str | float | bool | date
Attributes = Mapping[str, AttributeValue]

NO_ATTRIBUTES: Attributes = MappingProxyType({})
MAX_ATTRIBUTES = 100
MAX_NAME = 60
MAX_TEXT = 1000
INDEXED_TEXT = 150
_LARGEST = 1e15

_TRUE = frozenset({"true", "yes", "y", "1", "x", "on", "ja", "si", "oui", "sim", "да", "نعم", "是"})
_FALSE = frozenset({"false", "no", "n", "0", "off", "nein", "non", "nao", "нет", "لا", "否"})


class AttributeType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


class InvalidAttribute(InvalidInput):
    """An attribute's name or value cannot be kept."""

    code = "invalid-attribute"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason, field=f"attributes.{name}" if name else "attributes")
        self.name = name


def type_of(value: AttributeValue) -> AttributeType:
    match value:
        case bool():
            return AttributeType.BOOLEAN
        case int() | float():
            return AttributeType.NUMBER
        case date():
            return AttributeType.DATE
        case _:
            return AttributeType.TEXT


def checked_attributes(attributes: Attributes) -> Attributes:
    """
    Names trimmed, numbers as float.

    Raises:
        InvalidAttribute: The first name or value that cannot be kept.
    """
    if len(attributes) > MAX_ATTRIBUTES:
        raise InvalidAttribute("", f"A contact has at most {MAX_ATTRIBUTES} attributes.")
    return MappingProxyType(
        {checked_name(name): checked_value(name, value) for name, value in attributes.items()}
    )


def checked_name(name: str) -> str:
    """
    Raises:
        InvalidAttribute: Empty, longer than 60 characters, or unprintable.
    """
    trimmed = " ".join(name.split())
    if not trimmed or len(trimmed) > MAX_NAME or not trimmed.isprintable():
        raise InvalidAttribute(name[:MAX_NAME], f"A name is 1 to {MAX_NAME} printable characters.")
    return trimmed


def checked_value(name: str, value: AttributeValue) -> AttributeValue:
    """
    Raises:
        InvalidAttribute: Too long, unprintable, or no finite number.
    """
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise InvalidAttribute(name, f"A text has at most {MAX_TEXT} characters.")
    if isinstance(value, str) and "\x00" in value:
        raise InvalidAttribute(name, "A text holds no null character.")
    if type_of(value) is AttributeType.NUMBER:
        number = float(value)  # type: ignore[arg-type]
        if not math.isfinite(number) or abs(number) > _LARGEST:
            raise InvalidAttribute(name, "A number is finite and at most 10^15.")
        return number
    return value


def read_attribute(name: str, text: str, kind: AttributeType) -> AttributeValue:
    """
    A cell or a query parameter as a value of `kind`.

    Raises:
        InvalidAttribute: The text does not read as one.
    """
    match kind:
        case AttributeType.NUMBER:
            return _number(name, text)
        case AttributeType.BOOLEAN:
            return boolean(name, text)
        case AttributeType.DATE:
            try:
                return date.fromisoformat(text.strip())
            except ValueError:
                raise InvalidAttribute(name, "Write a date as 2026-11-22.") from None
        case AttributeType.TEXT:
            return text.strip()


def _number(name: str, text: str) -> float:
    try:
        number = float(text.strip().replace(" ", "").replace("_", "x"))
    except ValueError:
        raise InvalidAttribute(name, "Write a number as 1234.5.") from None
    return float(checked_value(name, number))  # type: ignore[arg-type]


def boolean(name: str, text: str) -> bool:
    word = fold(text)
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise InvalidAttribute(name, "Write yes or no.")


def as_text(value: AttributeValue) -> str:
    """How a value reads in a message: `33`, `true`, `2026-11-22`."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"{value:.15g}"
        case date():
            return value.isoformat()
        case _:
            return value


def comparable(value: AttributeValue) -> str:
    """How an index holds a value that is no number; text without case and accents."""
    return fold(value)[:INDEXED_TEXT].strip() if isinstance(value, str) else as_text(value)
