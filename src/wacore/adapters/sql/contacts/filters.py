"""Filters as SQL conditions; `wacore.domain.contacts.filters.matches` says what they mean."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, and_, false, func, not_, or_, select, true

from wacore.adapters.sql.contacts.tables import attributes, contacts, members
from wacore.domain.contacts.filters import (
    ATTRIBUTE,
    Condition,
    Filter,
    Match,
    Operator,
    sortable,
)
from wacore.domain.ids import OrganizationId

_TEXTS: dict[str, Column[Any]] = {
    "name": contacts.c.name_key,
    "email": contacts.c.email_key,
    "phone": contacts.c.phone,
    "created_at": contacts.c.created_at,
    "updated_at": contacts.c.updated_at,
    "consent.marketing": contacts.c.marketing,
    "consent.utility": contacts.c.utility,
}
_LOWERED = {
    "language": contacts.c.language,
    "country": contacts.c.country,
    "timezone": contacts.c.timezone,
}
_NEGATED = {
    Operator.IS_NOT: Operator.IS,
    Operator.NOT_IN: Operator.IN,
    Operator.MISSING: Operator.EXISTS,
}


def matching(organization_id: OrganizationId, wanted: Filter) -> ColumnElement[bool]:
    """A condition on `contacts`."""
    parts = [
        matching(organization_id, c) if isinstance(c, Filter) else _holds(organization_id, c)
        for c in wanted.conditions
    ]
    if not parts:
        return true()
    return and_(*parts) if wanted.match is Match.ALL else or_(*parts)


def _holds(organization_id: OrganizationId, condition: Condition) -> ColumnElement[bool]:
    if condition.operator in _NEGATED:
        positive = Condition(condition.field, _NEGATED[condition.operator], condition.values)
        return not_(func.coalesce(_holds(organization_id, positive), false()))
    if condition.field == "group":
        return in_groups(organization_id, condition.values)
    if condition.field.startswith(ATTRIBUTE):
        return _attribute(organization_id, condition)
    if condition.field in _LOWERED:
        return _compare(func.lower(_LOWERED[condition.field]), condition)
    column = _TEXTS[condition.field]
    if condition.operator is Operator.EXISTS:
        return and_(column.is_not(None), column != "")
    return _compare(column, condition)


def in_groups(organization_id: OrganizationId, group_ids: Sequence[Any]) -> ColumnElement[bool]:
    return contacts.c.id.in_(
        select(members.c.contact_id).where(
            members.c.organization_id == organization_id, members.c.group_id.in_(group_ids)
        )
    )


def _attribute(organization_id: OrganizationId, condition: Condition) -> ColumnElement[bool]:
    named = (
        attributes.c.organization_id == organization_id,
        attributes.c.name == condition.field.removeprefix(ATTRIBUTE),
    )
    if condition.operator is Operator.EXISTS:
        compared: ColumnElement[bool] = true()
    elif condition.operator in (Operator.IS, Operator.IN):
        compared = or_(
            *(
                _column_for(value) == sortable(value)  # type: ignore[arg-type]
                for value in condition.values
            )
        )
    else:
        compared = _compare(_column_for(condition.values[0]), condition)
    return contacts.c.id.in_(select(attributes.c.contact_id).where(*named, compared))


def _column_for(value: Any) -> Column[Any]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return attributes.c.number_value if number else attributes.c.text_value


def _compare(column: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    values: list[Any] = [
        sortable(value) for value in condition.values if not isinstance(value, UUID)
    ]
    compared: ColumnElement[bool]
    match condition.operator:
        case Operator.IS | Operator.IN:
            compared = column.in_(values)
        case Operator.BEGINS:
            compared = begins_with(column, values[0])
        case Operator.CONTAINS:
            compared = func.instr(column, values[0]) > 0
        case Operator.LESS:
            compared = column < values[0]
        case Operator.AT_MOST:
            compared = column <= values[0]
        case Operator.MORE:
            compared = column > values[0]
        case Operator.AT_LEAST:
            compared = column >= values[0]
        case _:
            compared = column.is_not(None)
    return compared


def begins_with(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """As a range, which an index can use whatever the database thinks of LIKE."""
    if not text:
        return column.is_not(None)
    return and_(column >= text, column < _successor(text))


def _successor(text: str) -> str:
    """The least text greater than all that begin with `text`, by code point."""
    last = ord(text[-1]) + 1
    if 0xD800 <= last <= 0xDFFF:
        last = 0xE000
    if last > 0x10FFFF:
        return _successor(text[:-1]) if len(text) > 1 else text + chr(0x10FFFF)
    return text[:-1] + chr(last)
