"""Questions about contacts that can be saved: conditions, joined by all or any.

Text is compared without case and accents. A contact that lacks what is asked for matches only
`missing` and the negative operators.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from wacore.domain.contacts.attributes import AttributeValue, comparable
from wacore.domain.contacts.consent import ConsentState
from wacore.domain.contacts.contact import Contact
from wacore.domain.errors import InvalidInput

MAX_CONDITIONS = 50
MAX_DEPTH = 4
MAX_VALUES = 200


class Operator(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    BEGINS = "begins"
    CONTAINS = "contains"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    EXISTS = "exists"
    MISSING = "missing"


class Match(StrEnum):
    ALL = "all"
    ANY = "any"


Value = AttributeValue | datetime | UUID

_EQUALITY = frozenset({Operator.IS, Operator.IS_NOT, Operator.IN, Operator.NOT_IN})
_PRESENCE = frozenset({Operator.EXISTS, Operator.MISSING})
_TEXTUAL = _EQUALITY | _PRESENCE | {Operator.BEGINS, Operator.CONTAINS}
_ORDER = frozenset({Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST})
_TEXT_FIELDS = frozenset({"name", "email", "phone", "language", "country", "timezone"})
_CONSENT_FIELDS = frozenset({"consent.marketing", "consent.utility"})
_TIME_FIELDS = frozenset({"created_at", "updated_at"})
ATTRIBUTE = "attribute."


class InvalidFilter(InvalidInput):
    """A condition asks for what no contact has, or compares what cannot be compared."""

    code = "invalid-filter"


@dataclass(frozen=True, slots=True)
class Condition:
    """
    `field` is name, email, phone, language, country, timezone, group, consent.marketing,
    consent.utility, created_at, updated_at, or attribute.<name>.

    Raises:
        InvalidFilter: The operator or the values do not fit the field.
    """

    field: str
    operator: Operator
    values: tuple[Value, ...] = ()

    def __post_init__(self) -> None:
        if self.operator not in _allowed(self.field):
            raise InvalidFilter(
                f"{self.field} cannot be asked whether it {self.operator}.", field=self.field
            )
        if self.operator in _PRESENCE:
            if self.values:
                raise InvalidFilter("exists and missing take no value.", field=self.field)
            return
        several = self.operator in (Operator.IN, Operator.NOT_IN)
        if not self.values or len(self.values) > (MAX_VALUES if several else 1):
            raise InvalidFilter(
                f"Give 1 to {MAX_VALUES} values." if several else "Give one value.",
                field=self.field,
            )
        for value in self.values:
            self._check(value)

    def _check(self, value: Value) -> None:
        if self.field == "group":
            fits: bool = isinstance(value, UUID)
        elif self.field in _TIME_FIELDS:
            fits = isinstance(value, datetime)
        elif self.field in _CONSENT_FIELDS:
            fits = value in frozenset(ConsentState)
        elif self.field in _TEXT_FIELDS or self.operator in (Operator.BEGINS, Operator.CONTAINS):
            fits = isinstance(value, str) and bool(comparable(value))
        else:
            fits = not isinstance(value, datetime | UUID)
        if not fits:
            raise InvalidFilter(f"{value} is no value for it.", field=self.field)


@dataclass(frozen=True, slots=True)
class Filter:
    """
    Raises:
        InvalidFilter: Empty groups are fine; more than 50 conditions or 4 levels are not.
    """

    match: Match = Match.ALL
    conditions: "tuple[Condition | Filter, ...]" = ()

    def __post_init__(self) -> None:
        if self.size() > MAX_CONDITIONS:
            raise InvalidFilter(f"A filter has at most {MAX_CONDITIONS} conditions.")
        if self.depth() > MAX_DEPTH:
            raise InvalidFilter(f"A filter nests at most {MAX_DEPTH} levels deep.")

    def size(self) -> int:
        return sum(c.size() if isinstance(c, Filter) else 1 for c in self.conditions)

    def depth(self) -> int:
        return 1 + max((c.depth() for c in self.conditions if isinstance(c, Filter)), default=0)


def _allowed(field: str) -> frozenset[Operator]:
    if field in _TEXT_FIELDS:
        return _TEXTUAL
    if field == "group" or field in _CONSENT_FIELDS:
        return _EQUALITY
    if field in _TIME_FIELDS:
        return _ORDER
    if field.startswith(ATTRIBUTE) and len(field) > len(ATTRIBUTE):
        return _TEXTUAL | _ORDER
    raise InvalidFilter(f"Contacts have no field {field!r}.", field="field")


def matches(wanted: Filter, contact: Contact, group_ids: AbstractSet[UUID]) -> bool:
    """Whether a contact that is in these groups satisfies the filter."""
    answers = (
        matches(c, contact, group_ids) if isinstance(c, Filter) else _holds(c, contact, group_ids)
        for c in wanted.conditions
    )
    if not wanted.conditions:
        return True
    return all(answers) if wanted.match is Match.ALL else any(answers)


def _holds(condition: Condition, contact: Contact, group_ids: AbstractSet[UUID]) -> bool:
    operator, values = condition.operator, condition.values
    if condition.field == "group":
        inside = any(value in group_ids for value in values)
        return inside is (operator in (Operator.IS, Operator.IN))
    stored = _stored(condition.field, contact)
    if operator is Operator.MISSING:
        return stored is None
    if stored is None:
        return operator in (Operator.IS_NOT, Operator.NOT_IN)
    if operator is Operator.EXISTS:
        return True
    return _compares(stored, operator, values)


def _stored(field: str, contact: Contact) -> AttributeValue | datetime | None:
    if field.startswith(ATTRIBUTE):
        return contact.details.attributes.get(field.removeprefix(ATTRIBUTE))
    return _READ[field](contact)


_READ: Mapping[str, Callable[[Contact], AttributeValue | datetime | None]] = {
    "name": lambda contact: contact.details.name or None,
    "email": lambda contact: contact.details.email,
    "phone": lambda contact: contact.phone.value if contact.phone else None,
    "language": lambda contact: contact.details.language,
    "country": lambda contact: contact.details.country,
    "timezone": lambda contact: contact.details.timezone,
    "consent.marketing": lambda contact: contact.consents.marketing.state,
    "consent.utility": lambda contact: contact.consents.utility.state,
    "created_at": lambda contact: contact.created_at,
    "updated_at": lambda contact: contact.updated_at,
}


def _compares(
    stored: AttributeValue | datetime, operator: Operator, values: tuple[Value, ...]
) -> bool:
    mine = sortable(stored)
    theirs = [sortable(value) for value in values if not isinstance(value, UUID)]
    match operator:
        case Operator.IS | Operator.IN:
            return mine in theirs
        case Operator.IS_NOT | Operator.NOT_IN:
            return mine not in theirs
        case Operator.BEGINS:
            return isinstance(mine, str) and mine.startswith(str(theirs[0]))
        case Operator.CONTAINS:
            return isinstance(mine, str) and str(theirs[0]) in mine
        case _:
            return _ordered(mine, operator, theirs[0])


def _ordered(
    mine: float | str | datetime, operator: Operator, theirs: float | str | datetime
) -> bool:
    if type(mine) is not type(theirs):
        return False
    less, same = mine < theirs, mine == theirs  # type: ignore[operator]
    match operator:
        case Operator.LESS:
            return bool(less)
        case Operator.AT_MOST:
            return bool(less or same)
        case Operator.MORE:
            return not (less or same)
        case _:
            return not less


def sortable(value: AttributeValue | datetime) -> float | str | datetime:
    """Numbers among numbers, moments among moments, and everything else as folded text."""
    match value:
        case datetime():
            return value
        case bool():
            return comparable(value)
        case int() | float():
            return float(value)
        case date() | str():
            return comparable(value)
