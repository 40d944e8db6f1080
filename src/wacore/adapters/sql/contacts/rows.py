"""Contacts between their rows and the domain."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from wacore.domain.contacts.attributes import (
    Attributes,
    AttributeType,
    AttributeValue,
    as_text,
    comparable,
    type_of,
)
from wacore.domain.contacts.consent import Consent, Consents, ConsentSource, ConsentState
from wacore.domain.contacts.contact import Contact, ContactSource, Details
from wacore.domain.contacts.search import search_line, search_terms
from wacore.domain.phone import PhoneNumber


def contact_row(contact: Contact) -> dict[str, Any]:
    details = contact.details
    return {
        "organization_id": contact.organization_id,
        "id": contact.id,
        "phone": contact.phone.value if contact.phone else None,
        "bsuid": contact.bsuid,
        "username": contact.username,
        "name": details.name,
        "name_key": comparable(details.name),
        "email": details.email,
        "email_key": comparable(details.email) if details.email else None,
        "language": details.language,
        "timezone": details.timezone,
        "country": details.country,
        "attributes": attributes_document(details.attributes),
        "marketing": contact.consents.marketing.state.value,
        "utility": contact.consents.utility.state.value,
        "consents": {
            "marketing": _consent_document(contact.consents.marketing),
            "utility": _consent_document(contact.consents.utility),
        },
        "search": search_line(contact),
        "source": contact.source.value,
        "import_id": contact.import_id,
        "created_at": contact.created_at,
        "updated_at": contact.updated_at,
        "version": contact.version,
    }


def term_rows(contact: Contact) -> list[tuple[Any, ...]]:
    """As `insert_plain` takes them, in the order of the table's columns."""
    owner, mine = contact.organization_id.bytes, contact.id.bytes
    return [(owner, term, mine) for term in search_terms(contact)]


def attribute_rows(contact: Contact) -> list[tuple[Any, ...]]:
    """As `insert_plain` takes them, in the order of the table's columns."""
    owner, mine = contact.organization_id.bytes, contact.id.bytes
    return [
        (owner, mine, name, None, value)
        if _is_number(value)
        else (owner, mine, name, comparable(value), None)
        for name, value in contact.details.attributes.items()
    ]


def _is_number(value: AttributeValue) -> bool:
    return type_of(value) is AttributeType.NUMBER


def contact_of(row: Mapping[Any, Any]) -> Contact:
    stored = {name: row[name] for name in _SAME}
    return Contact(
        **stored,
        phone=PhoneNumber(row["phone"]) if row["phone"] else None,
        details=Details(
            **{name: row[name] for name in ("name", "email", "language", "timezone", "country")},
            attributes=attributes_of(row["attributes"]),
        ),
        consents=Consents(
            _consent_of(row["consents"]["marketing"]), _consent_of(row["consents"]["utility"])
        ),
        source=ContactSource(row["source"]),
    )


_SAME = (
    "id",
    "organization_id",
    "bsuid",
    "username",
    "import_id",
    "created_at",
    "updated_at",
    "version",
)


def attributes_document(attributes: Attributes) -> dict[str, list[Any]]:
    """`{"city": ["text", "Lagos"], "since": ["date", "2026-11-22"]}`."""
    document: dict[str, list[Any]] = {}
    for name, value in attributes.items():
        kind = type_of(value)
        plain = as_text(value) if kind is AttributeType.DATE else value
        document[name] = [kind.value, plain]
    return document


def attributes_of(document: Mapping[str, list[Any]]) -> dict[str, AttributeValue]:
    return {name: attribute_of(kind, plain) for name, (kind, plain) in document.items()}


def attribute_of(kind: str, plain: Any) -> AttributeValue:
    if kind == AttributeType.DATE:
        return date.fromisoformat(plain)
    if kind == AttributeType.NUMBER:
        return float(plain)
    return bool(plain) if kind == AttributeType.BOOLEAN else str(plain)


def _consent_document(consent: Consent) -> list[Any]:
    return [
        consent.said.value,
        consent.source.value if consent.source else None,
        _moment(consent.at),
        consent.platform_stop,
        _moment(consent.platform_at),
    ]


def _consent_of(document: list[Any]) -> Consent:
    said, source, at, stop, stopped_at = document
    return Consent(
        said=ConsentState(said),
        source=ConsentSource(source) if source else None,
        at=datetime.fromisoformat(at) if at else None,
        platform_stop=stop,
        platform_at=datetime.fromisoformat(stopped_at) if stopped_at else None,
    )


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
