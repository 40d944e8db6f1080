"""What clients send about contacts."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from wacore.application.contacts.views import TypedValue
from wacore.domain.contacts.attributes import AttributeType, AttributeValue, InvalidAttribute
from wacore.domain.contacts.consent import ConsentSource, ConsentState, Purpose
from wacore.domain.ids import ContactId, GroupId

AttributeBody = str | float | bool | TypedValue
"""A text, a number or a boolean as it is; a date as `{"type": "date", "value": "2026-11-22"}`."""


class CreateContactBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Give a phone number, a BSUID or a username. `default_region` completes a national number."""

    phone: str | None = None
    default_region: str | None = None
    bsuid: str | None = None
    username: str | None = None
    name: str = ""
    email: str | None = None
    language: str | None = None
    timezone: str | None = None
    country: str | None = None
    attributes: dict[str, AttributeBody] = {}
    group_ids: list[GroupId] = []


class UpdateContactBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays; null clears. Of `attributes`, those named are set or, by null, removed."""

    phone: str | UnsetType | None = UNSET
    default_region: str | None = None
    bsuid: str | UnsetType | None = UNSET
    username: str | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    email: str | UnsetType | None = UNSET
    language: str | UnsetType | None = UNSET
    timezone: str | UnsetType | None = UNSET
    country: str | UnsetType | None = UNSET
    attributes: dict[str, AttributeBody | None] | UnsetType = UNSET


class BulkAction(StrEnum):
    ADD_TO_GROUP = "add_to_group"
    REMOVE_FROM_GROUP = "remove_from_group"
    SET_ATTRIBUTES = "set_attributes"
    DELETE = "delete"


class BulkBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`group_id` goes with the group actions, `attributes` with set_attributes."""

    action: BulkAction
    contact_ids: list[ContactId]
    group_id: GroupId | None = None
    attributes: dict[str, AttributeBody | None] = {}


class MergeBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`into` stays; the others become part of it."""

    into: ContactId
    contact_ids: list[ContactId]


class ConsentBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`at` is when the person decided; now if left out. An opt-in needs its evidence."""

    purpose: Purpose
    state: ConsentState
    source: ConsentSource = ConsentSource.STAFF
    evidence: str = ""
    at: datetime | None = None


def attribute_values(
    attributes: Mapping[str, AttributeBody | None],
) -> dict[str, AttributeValue | None]:
    """
    Raises:
        InvalidAttribute: A value is not of the type it claims.
    """
    return {name: _value(name, body) for name, body in attributes.items()}


def present(attributes: Mapping[str, AttributeValue | None]) -> dict[str, AttributeValue]:
    return {name: value for name, value in attributes.items() if value is not None}


def _value(name: str, body: AttributeBody | None) -> AttributeValue | None:
    if not isinstance(body, TypedValue):
        return body
    value = body.value
    match body.type:
        case AttributeType.TEXT if isinstance(value, str):
            return value
        case AttributeType.BOOLEAN if isinstance(value, bool):
            return value
        case AttributeType.NUMBER if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        case AttributeType.DATE if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise InvalidAttribute(name, "Write a date as 2026-11-22.") from None
    raise InvalidAttribute(name, f"The value is no {body.type.value}.")
