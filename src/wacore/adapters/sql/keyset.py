"""Pages by keyset: `WHERE` after the last row seen, never OFFSET."""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from types import GenericAlias
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    UnaryExpression,
    and_,
    false,
    null,
)
from sqlalchemy.sql.operators import desc_op

from wacore.application.cursors import decode_cursor, encode_cursor
from wacore.application.ports import Page, PageRequest

T = TypeVar("T")


class Keyset:
    """
    One sorting of one list.

    Args:
        order: The list and its sorting, `contacts.name`; cursors of another order are refused.
        keys: Columns, or `column.desc()`; the last is unique. The statement selects them all.
    """

    def __init__(self, order: str, *keys: Column[Any] | UnaryExpression[Any]) -> None:
        self._order = order
        self.keys = keys
        self._columns = [_column(key) for key in keys]
        self._kind = GenericAlias(tuple, tuple(_kind(column) for column in self._columns))

    def page(self, statement: Select[Any], request: PageRequest) -> Select[Any]:
        """
        The rows of one page and one more, which tells whether there is a next page.

        Raises:
            InvalidCursor: The cursor was not made by this keyset.
        """
        values = self.position(request)
        if values is not None:
            statement = statement.where(self.after(values))
        return statement.order_by(*self.keys).limit(request.limit + 1)

    def position(self, request: PageRequest) -> Sequence[Any] | None:
        """
        The keys of the row that the page follows; None if it is the first.

        Raises:
            InvalidCursor: The cursor was not made by this keyset.
        """
        if request.cursor is None:
            return None
        values: Sequence[Any] = decode_cursor(request.cursor, self._order, self._kind)
        return values

    def cut(
        self, rows: Sequence[Row[Any]], request: PageRequest, view: Callable[[Row[Any]], T]
    ) -> Page[T]:
        """The page itself, out of what the statement of `page` found."""
        kept = rows[: request.limit]
        if len(rows) <= request.limit:
            return Page(items=[view(row) for row in kept])
        last = kept[-1]._mapping
        return Page(
            items=[view(row) for row in kept],
            next_cursor=encode_cursor(self._order, [last[column] for column in self._columns]),
        )

    def after(self, values: Sequence[Any]) -> ColumnElement[bool]:
        """
        The condition for what follows `values`.

        Written out as `a > x OR (a = x AND b > y)`, since a row comparison loses the columns' types;
        the first column's bound stands in front, where an index can use it.
        """
        first = self._columns[0]
        bound = or_(_ties(first, values[0]), _beyond(self.keys[0], first, values[0]))
        return and_(bound, reduce(or_, self.stretches(values)))

    def stretches(self, values: Sequence[Any]) -> list[ColumnElement[bool]]:
        """
        What follows `values` in pieces, the alternatives of `after`: `a > x`, and `a = x AND b > y`.

        For lists in which very many rows are alike in all keys but the last: an index has each piece
        from its first row on, where it would have to pass over all that tie for the whole.
        """
        found: list[ColumnElement[bool]] = []
        ties: list[ColumnElement[bool]] = []
        for key, column, value in zip(self.keys, self._columns, values, strict=True):
            found.append(and_(*ties, _beyond(key, column, value)))
            ties.append(_ties(column, value))
        return found


def _column(key: Column[Any] | UnaryExpression[Any]) -> Column[Any]:
    column = key.element if isinstance(key, UnaryExpression) else key
    if not isinstance(column, Column):
        raise TypeError(f"A keyset is made of columns, not of {column}.")
    return column


def _kind(column: Column[Any]) -> Any:
    kind = column.type.python_type
    return kind | None if column.nullable else kind


def _ties(column: Column[Any], value: Any) -> ColumnElement[bool]:
    return column == value if value is not None else column.is_(null())


def _descends(key: Column[Any] | UnaryExpression[Any]) -> bool:
    return isinstance(key, UnaryExpression) and key.modifier is desc_op


def _beyond(
    key: Column[Any] | UnaryExpression[Any], column: Column[Any], value: Any
) -> ColumnElement[bool]:
    """Nulls come first when ascending and last when descending, on all three databases."""
    descending = _descends(key)
    if value is None:
        return false() if descending else column.is_not(null())
    if not descending:
        return and_(column > value)
    return or_(column < value, column.is_(null())) if column.nullable else and_(column < value)
