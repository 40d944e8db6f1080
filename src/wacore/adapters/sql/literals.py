"""Values as they stand in a statement for MySQL or MariaDB."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect
from sqlalchemy.types import TypeEngine

from wacore.adapters.sql.types import At, Blob, Id, NaiveDatetime

_CHARSET = "utf8mb4"


@cache
def literals() -> dict[Any, Any]:
    """How the driver writes values: its own way, but for those it writes a character at a time."""
    from asyncmy.converters import conversions  # noqa: PLC0415 - an optional extra

    return {
        **conversions,
        memoryview: lambda value, _: f"x'{value.hex()}'",
        datetime: lambda value, _: f"'{value.isoformat(' ')}'",
    }


def writer(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], str]:
    """What writes a column's values: by its type at once, or as the driver writes a parameter."""
    if type(kind) in _AT_ONCE:
        return _AT_ONCE[type(kind)]
    from asyncmy.converters import escape_item  # noqa: PLC0415 - an optional extra

    convert = kind.dialect_impl(dialect).bind_processor(dialect)
    known = literals()

    def write(value: Any) -> str:
        return str(escape_item(value if convert is None else convert(value), _CHARSET, known))

    return write


def _uuid(value: UUID | None) -> str:
    return "NULL" if value is None else f"x'{value.hex}'"


def _bytes(value: bytes | None) -> str:
    return "NULL" if value is None else f"x'{value.hex()}'"


def _moment(value: datetime | None) -> str:
    if value is None:
        return "NULL"
    if value.tzinfo is None:
        raise NaiveDatetime(str(value))
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return f"'{value.isoformat(' ')[:-6]}'"


_AT_ONCE: Mapping[type[TypeEngine[Any]], Callable[[Any], str]] = {
    Id: _uuid,
    Blob: _bytes,
    At: _moment,
}
