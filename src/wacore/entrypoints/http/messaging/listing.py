"""The query parameters of the WhatsApp service's lists."""

from typing import Annotated
from uuid import UUID

from litestar.params import HeaderParameter, QueryParameter

from wacore.application.ports import MAX_LIMIT, PageRequest

_UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

Limit = Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)]
Cursor = Annotated[str, QueryParameter(max_length=600, description="`next_cursor` of a page.")]
IfMatch = Annotated[str, HeaderParameter(name="If-Match")]
SomeId = Annotated[str, QueryParameter(pattern=rf"^({_UUID})?$(?!\n)", description="A UUID.")]
Phone = Annotated[str, QueryParameter(max_length=20, description="E.164, with the plus sign.")]
NumberId = Annotated[str, QueryParameter(max_length=32, description="Meta's phone number id.")]
Only = Annotated[bool, QueryParameter(description="Nothing else is listed.")]


def a_page(limit: int, cursor: str) -> PageRequest:
    return PageRequest(limit=limit, cursor=cursor or None)


def an_id(text: str) -> UUID | None:
    return UUID(text) if text else None
