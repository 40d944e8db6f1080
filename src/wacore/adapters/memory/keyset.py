"""Pages by keyset over values in memory, with the cursors of any other store."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cmp_to_key
from types import GenericAlias
from typing import Any, Generic, TypeVar

from wacore.application.cursors import CursorValue, decode_cursor, encode_cursor
from wacore.application.ports import Page, PageRequest

V = TypeVar("V")
T = TypeVar("T")


@dataclass(frozen=True)
class SortKey(Generic[V]):
    """
    Args:
        of: The value to sort by.
        kind: Its type, `str | None` for example.
    """

    of: Callable[[V], CursorValue]
    kind: Any
    descending: bool = False


class MemoryKeyset(Generic[V]):
    """
    One sorting of one list.

    Args:
        order: The list and its sorting, `contacts.name`; cursors of another order are refused.
        keys: The last is unique.
    """

    def __init__(self, order: str, *keys: SortKey[V]) -> None:
        self._order = order
        self._keys = keys
        self._kind = GenericAlias(tuple, tuple(key.kind for key in keys))

    def page(self, values: Iterable[V], request: PageRequest, view: Callable[[V], T]) -> Page[T]:
        """
        Raises:
            InvalidCursor: The cursor was not made by this keyset.
        """
        rows = [(self._place(value), value) for value in values]
        if request.cursor is not None:
            last = decode_cursor(request.cursor, self._order, self._kind)
            rows = [row for row in rows if self._compare(row[0], last) > 0]
        place = cmp_to_key(self._compare)
        rows.sort(key=lambda row: place(row[0]))
        items = [view(value) for _, value in rows[: request.limit]]
        if len(rows) <= request.limit:
            return Page(items=items)
        return Page(items=items, next_cursor=encode_cursor(self._order, rows[request.limit - 1][0]))

    def _place(self, value: V) -> tuple[CursorValue, ...]:
        return tuple(key.of(value) for key in self._keys)

    def _compare(self, one: tuple[CursorValue, ...], other: tuple[CursorValue, ...]) -> int:
        for key, a, b in zip(self._keys, one, other, strict=True):
            if a != b:
                return (-1 if _precedes(a, b) else 1) * (-1 if key.descending else 1)
        return 0


def _precedes(a: Any, b: Any) -> bool:
    """None comes first, as NULL does in the databases; UUIDs compare as their bytes."""
    if a is None or b is None:
        return a is None
    return bool(a < b)
