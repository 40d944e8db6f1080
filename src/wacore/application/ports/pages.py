"""Lists in pages, by keyset."""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


class PageRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`cursor` is the `next_cursor` of the page before, opaque to callers."""

    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """`next_cursor` is None on the last page."""

    items: list[T]
    next_cursor: str | None = None
