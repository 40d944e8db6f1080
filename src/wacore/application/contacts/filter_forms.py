"""Filters as JSON: `{"match": "all", "conditions": [{"field": …, "operator": …, "values": […]}]}`."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from wacore.domain.contacts.attributes import as_text
from wacore.domain.contacts.filters import Condition, Filter, InvalidFilter, Match, Operator, Value


class ConditionForm(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One condition. Ids, dates and times are texts; a number compares with numbers."""

    field: str
    operator: Operator
    values: Sequence[str | float | bool] = ()


class FilterForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Conditions and further filters, joined by all or any."""

    match: Match = Match.ALL
    conditions: Sequence[ConditionForm] = ()
    filters: Sequence["FilterForm"] = ()


def filter_of(form: FilterForm) -> Filter:
    """
    Raises:
        InvalidFilter: Naming the field and what does not fit.
    """
    return Filter(
        form.match,
        (
            *(
                Condition(c.field, c.operator, tuple(_value(c.field, value) for value in c.values))
                for c in form.conditions
            ),
            *map(filter_of, form.filters),
        ),
    )


def form_of(wanted: Filter) -> FilterForm:
    return FilterForm(
        match=wanted.match,
        conditions=[
            ConditionForm(field=c.field, operator=c.operator, values=[_plain(v) for v in c.values])
            for c in wanted.conditions
            if isinstance(c, Condition)
        ],
        filters=[form_of(f) for f in wanted.conditions if isinstance(f, Filter)],
    )


def _value(field: str, value: str | float | bool) -> Value:  # noqa: FBT001 - JSON has booleans
    if not isinstance(value, str):
        return value
    try:
        if field == "group":
            return UUID(value)
        if field in ("created_at", "updated_at"):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except ValueError:
        raise InvalidFilter(f"{value[:60]} is no value for it.", field=field) from None
    return value


def _plain(value: Value) -> str | float | bool:
    match value:
        case bool() | int() | float() | str():
            return value
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat()
        case date():
            return as_text(value)
