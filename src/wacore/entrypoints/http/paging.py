"""The query parameters every list has."""

from typing import Annotated

from litestar.params import QueryParameter

from wacore.application.ports import DEFAULT_LIMIT, MAX_LIMIT, PageRequest

Limit = Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)]
Cursor = Annotated[str, QueryParameter(max_length=600, description="`next_cursor` of a page.")]


def a_page(limit: int = DEFAULT_LIMIT, cursor: str = "") -> PageRequest:
    return PageRequest(limit=limit, cursor=cursor or None)
