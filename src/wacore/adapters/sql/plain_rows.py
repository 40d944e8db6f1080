"""Rows as a driver takes them, made column by column."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.types import TypeEngine

Converter = Callable[[Any], Any] | None


def converter(kind: TypeEngine[Any], dialect: Dialect) -> Converter:
    """What makes the values of such a column the driver's; None where they are already."""
    return kind.dialect_impl(dialect).bind_processor(dialect)


def plain_rows(
    columns: Iterable[Iterable[Any]], converters: Sequence[Converter]
) -> list[tuple[Any, ...]]:
    """As many as the shortest column has values."""
    converted = [
        values if convert is None else map(convert, values)
        for values, convert in zip(columns, converters, strict=True)
    ]
    return list(zip(*converted, strict=False))
