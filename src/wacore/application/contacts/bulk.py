"""What operations on many contacts have in common."""

from collections.abc import Iterable, Sequence

import msgspec

from wacore.domain.contacts.contact import Contact
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import ContactId

MOST = 1000


class TooManyContacts(InvalidInput):
    """More contacts than one operation takes."""

    code = "too-many-contacts"

    def __init__(self) -> None:
        super().__init__(f"Name 1 to {MOST} contacts.", field="contact_ids")


class BulkOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """`missing` are ids that belong to no contact of the organisation."""

    changed: int
    missing: list[ContactId]


def checked_ids(contact_ids: Sequence[ContactId]) -> list[ContactId]:
    """
    Each id once.

    Raises:
        TooManyContacts: None, or more than 1,000.
    """
    ids = list(dict.fromkeys(contact_ids))
    if not 0 < len(ids) <= MOST:
        raise TooManyContacts
    return ids


def missing(asked: Iterable[ContactId], found: Iterable[Contact]) -> list[ContactId]:
    have = {contact.id for contact in found}
    return [contact_id for contact_id in asked if contact_id not in have]
