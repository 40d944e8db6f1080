"""The query parameters that choose templates."""

from typing import Annotated
from uuid import UUID

from litestar.params import QueryParameter

from wacore.application.ports import MAX_LIMIT, PageRequest
from wacore.application.templates.views import Sort
from wacore.domain.templates.kinds import Category, Quality
from wacore.domain.templates.status import TemplateStatus

OfAccount = Annotated[UUID | None, QueryParameter(description="Only this account's.")]
Status = Annotated[TemplateStatus | None, QueryParameter(description="Only with this status.")]
OfCategory = Annotated[Category | None, QueryParameter(description="The category in effect.")]
OfQuality = Annotated[Quality | None, QueryParameter(description="As people rate it.")]
InLanguage = Annotated[str, QueryParameter(max_length=20, description="For example pt_BR.")]
Named = Annotated[
    str, QueryParameter(max_length=512, description="The whole name: all its languages.")
]
Search = Annotated[str, QueryParameter(max_length=200, description="A part of the name.")]
Sendable = Annotated[bool | None, QueryParameter(description="Approved and not being deleted.")]
Deleted = Annotated[bool, QueryParameter(description="Deleted templates as well.")]
SortBy = Annotated[Sort, QueryParameter(description="A minus sign reverses.")]
Limit = Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)]
Cursor = Annotated[str, QueryParameter(max_length=2000, description="`next_cursor` of a page.")]


def a_page(limit: int, cursor: str) -> PageRequest:
    return PageRequest(limit=limit, cursor=cursor or None)
