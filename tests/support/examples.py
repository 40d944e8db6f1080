"""Arguments made from type hints, the same ones that fill tables."""

import dataclasses
import types
import typing
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, NewType, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

from wacore.application.ports import PageRequest
from wacore.domain.contacts.contact import Contact
from wacore.domain.contacts.events import ContactErased
from wacore.domain.contacts.filters import Condition, Filter, Match, Operator
from wacore.domain.events import DomainEvent
from wacore.domain.ids import ContactId, OrganizationId
from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.kinds import Category, ParameterFormat

ORGANIZATION = UUID(int=1)
START = datetime(2026, 1, 1, tzinfo=UTC)


def number(at: int) -> UUID:
    """Ids in the order in which rows are made."""
    return UUID(int=(at + 1) << 64)


def moment(at: int) -> datetime:
    return START + timedelta(seconds=at)


def example(hint: Any, *, full: bool, name: str = "", at: int = 7) -> Any:
    """
    Args:
        full: Fills also what could be left out or be None.
        at: Of which row it reminds.
    """
    if hint in _KNOWN:
        return _KNOWN[hint](at)
    if isinstance(hint, NewType):
        return number(at) if hint.__supertype__ is UUID else f"{name}{at}"
    origin, parts = get_origin(hint), get_args(hint)
    if origin is None:
        return _built(hint, full=full, at=at)
    if origin in {types.UnionType, typing.Union} and type(None) in parts and not full:
        return None
    if origin in {typing.Annotated, types.UnionType, typing.Union}:
        chosen = next(part for part in parts if part is not type(None))
        return example(chosen, full=full, name=name, at=at)
    return (
        parts[0]
        if origin is typing.Literal
        else _several(origin, parts, full=full, name=name, at=at)
    )


def _several(origin: Any, parts: tuple[Any, ...], *, full: bool, name: str, at: int) -> Any:
    if issubclass(origin, Mapping):
        return {example(parts[0], full=full, at=at): example(parts[1], full=full, at=at)}
    if not issubclass(origin, Collection):
        raise TypeError(f"no example of {origin}")
    each = parts if origin is tuple and ... not in parts else (parts[0],) * 3
    made = [example(part, full=full, name=name, at=at + i) for i, part in enumerate(each)]
    return tuple(made) if origin is tuple else made


_PLAIN: dict[Any, Any] = {
    UUID: number,
    str: lambda at: f"text{at}",
    int: lambda at: at,
    float: float,
    bool: lambda _: False,
    bytes: lambda at: at.to_bytes(32, "big"),
    datetime: moment,
    date: lambda at: moment(at).date(),
    timedelta: lambda at: timedelta(seconds=at),
    object: lambda at: f"text{at}",
    Any: lambda at: f"text{at}",
    msgspec.Raw: lambda _: msgspec.Raw(b"{}"),
    OrganizationId: lambda _: ORGANIZATION,
    PageRequest: lambda _: PageRequest(limit=50),
}


def _contact(at: int) -> Contact:
    return Contact(
        id=ContactId(number(at)),
        organization_id=OrganizationId(ORGANIZATION),
        bsuid=f"bsuid{at}",
        created_at=moment(at),
        updated_at=moment(at),
    )


def _template_content(at: int) -> TemplateContent:
    return TemplateContent.of(
        [{"type": "BODY", "text": f"text{at}"}],
        category=Category.UTILITY,
        parameter_format=ParameterFormat.NAMED,
    )


def _filter(at: int) -> Filter:
    named = Condition("name", Operator.IS, (f"name{at}",))
    return Filter(Match.ALL, (named, Condition("attribute.city", Operator.IS, (f"text{at}",))))


_KNOWN = _PLAIN | {
    Contact: _contact,
    DomainEvent: lambda at: example(ContactErased, full=False, at=at),
    Filter: _filter,
    TemplateContent: _template_content,
}
"""What the hints do not say."""


def _built(hint: Any, *, full: bool, at: int) -> Any:
    if issubclass(hint, Enum):
        return next(iter(hint))
    hints = get_type_hints(hint, include_extras=True)
    if dataclasses.is_dataclass(hint):
        required = {
            f.name
            for f in dataclasses.fields(hint)
            if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
        }
        names = [f.name for f in dataclasses.fields(hint) if f.init]
    elif issubclass(hint, msgspec.Struct):
        fields = msgspec.structs.fields(hint)
        required = {f.name for f in fields if f.required}
        names = [f.name for f in fields]
    else:
        raise TypeError(f"no example of {hint}")
    kept = [name for name in names if full or name in required]
    return hint(**{n: example(hints[n], full=full, name=n, at=at) for n in kept})
