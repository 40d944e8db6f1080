"""Pages of values that are all at hand."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from wacore.application.cursors import CursorValue, decode_cursor, encode_cursor
from wacore.application.ports import Page, PageRequest

T = TypeVar("T")
V = TypeVar("V")


def page_of(
    order: str,
    rows: Iterable[T],
    key: Callable[[T], tuple[Any, ...]],
    kind: Any,
    request: PageRequest,
    view: Callable[[T], V],
    *,
    reverse: bool = False,
) -> Page[V]:
    """
    Args:
        order: Names the list, for its cursors.
        key: What the list is sorted by; unique.
        kind: The type of `key`'s answer.
    """
    ordered = sorted(rows, key=key, reverse=reverse)
    if request.cursor is not None:
        last = decode_cursor(request.cursor, order, kind)
        ordered = [r for r in ordered if (key(r) < last if reverse else key(r) > last)]
    kept = ordered[: request.limit]
    values: tuple[CursorValue, ...] = key(kept[-1]) if kept else ()
    return Page(
        items=[view(row) for row in kept],
        next_cursor=encode_cursor(order, values) if len(ordered) > len(kept) else None,
    )
