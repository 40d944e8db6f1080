"""The query parameters that choose contacts."""

import math
from contextlib import suppress
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from litestar.params import QueryParameter

from wacore.application.contacts.filter_forms import ConditionForm, FilterForm
from wacore.application.contacts.queries import ListContactsQuery
from wacore.application.ports import DEFAULT_LIMIT, MAX_LIMIT, PageRequest
from wacore.domain.actor import Actor
from wacore.domain.contacts.filters import ATTRIBUTE, Operator
from wacore.domain.contacts.listing import ContactOrder, SearchMode
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import GroupId

_UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


class ConsentChoice(StrEnum):
    ANY = "any"
    UNKNOWN = "unknown"
    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"


Search = Annotated[str, QueryParameter(max_length=200, description="Words that must all be found.")]
Mode = Annotated[SearchMode, QueryParameter(name="match", description="How the words are found.")]
InGroup = Annotated[
    str, QueryParameter(pattern=rf"^({_UUID})?$(?!\n)", description="A group's id.")
]
Favorite = Annotated[bool, QueryParameter(description="Only the caller's favourites.")]
Marketing = Annotated[ConsentChoice, QueryParameter(description="State of marketing consent.")]
Utility = Annotated[ConsentChoice, QueryParameter(description="State of utility consent.")]
Language = Annotated[str, QueryParameter(max_length=10, description="For example pt_BR.")]
Country = Annotated[str, QueryParameter(max_length=2, description="For example BR.")]
AttributeEquals = Annotated[
    list[str] | None,
    QueryParameter(
        max_items=10, description="`<name>:<value>`, compared as text, number or boolean."
    ),
]
Sort = Annotated[ContactOrder, QueryParameter(description="A minus sign reverses.")]
Limit = Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)]
Cursor = Annotated[str, QueryParameter(max_length=600, description="`next_cursor` of a page.")]


def a_page(limit: int = DEFAULT_LIMIT, cursor: str = "") -> PageRequest:
    return PageRequest(limit=limit, cursor=cursor or None)


def chosen(
    actor: Actor,
    *,
    search: str,
    match: SearchMode,
    group_id: str,
    favorite: bool,
    marketing: ConsentChoice,
    utility: ConsentChoice,
    language: str,
    country: str,
    attribute: list[str] | None,
    sort: ContactOrder,
    page: PageRequest,
) -> ListContactsQuery:
    """
    Raises:
        InvalidInput: An attribute is not written as `<name>:<value>`.
    """
    exact = (
        ("consent.marketing", "" if marketing is ConsentChoice.ANY else marketing.value),
        ("consent.utility", "" if utility is ConsentChoice.ANY else utility.value),
        ("language", language.replace("-", "_")),
        ("country", country),
    )
    conditions = [
        ConditionForm(field=field, operator=Operator.IS, values=[value])
        for field, value in exact
        if value.strip()
    ]
    return ListContactsQuery(
        actor=actor,
        search=search,
        match=match,
        group_id=GroupId(UUID(group_id)) if group_id else None,
        favorites=favorite,
        filter=FilterForm(conditions=[*conditions, *map(_attribute, attribute or ())]),
        order=sort,
        page=page,
    )


def _attribute(text: str) -> ConditionForm:
    name, separator, value = text.partition(":")
    if not separator or not name.strip():
        raise InvalidInput("Write an attribute as <name>:<value>.", field="attribute")
    values: list[str | float | bool] = [value]
    with suppress(ValueError):
        if math.isfinite(number := float(value)):
            values.append(number)
    return ConditionForm(
        field=f"{ATTRIBUTE}{' '.join(name.split())}", operator=Operator.IN, values=values
    )
