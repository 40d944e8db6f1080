"""What the address book shows; these are also the bodies of HTTP answers."""

from datetime import datetime
from uuid import UUID

import msgspec

from wacore.application.contacts.filter_forms import FilterForm
from wacore.domain.contacts.attributes import AttributeType
from wacore.domain.contacts.consent import ConsentSource, ConsentState, Purpose
from wacore.domain.contacts.contact import ContactSource
from wacore.domain.contacts.imports import Duplicates, ImportState
from wacore.domain.contacts.keywords import Handling, KeywordAction
from wacore.domain.ids import ContactId, GroupId, ImportId, SegmentId, UserId


class TypedValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attribute's value; a date is text such as 2026-11-22."""

    type: AttributeType
    value: str | float | bool


class ConsentStates(msgspec.Struct, frozen=True, kw_only=True):
    marketing: ConsentState
    utility: ConsentState


class ContactView(msgspec.Struct, frozen=True, kw_only=True):
    id: ContactId
    phone: str | None
    bsuid: str | None
    username: str | None
    name: str
    email: str | None
    language: str | None
    timezone: str | None
    country: str | None
    attributes: dict[str, TypedValue]
    consents: ConsentStates
    favorite: bool
    source: ContactSource
    created_at: datetime
    updated_at: datetime
    version: int


class ContactDetailView(ContactView, frozen=True, kw_only=True):
    """One contact, with the groups it is in."""

    group_ids: list[GroupId]


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    id: GroupId
    name: str
    description: str
    members: int
    created_at: datetime
    updated_at: datetime
    version: int


class SegmentView(msgspec.Struct, frozen=True, kw_only=True):
    id: SegmentId
    name: str
    description: str
    filter: FilterForm
    created_at: datetime
    updated_at: datetime
    version: int


class SegmentPreview(msgspec.Struct, frozen=True, kw_only=True):
    """How many match right now, and the first of them."""

    count: int
    sample: list[ContactView]


class ConsentEntryView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    purpose: Purpose
    state: ConsentState
    source: ConsentSource
    evidence: str
    keyword_table: str
    at: datetime
    recorded_at: datetime
    recorded_by: UserId | None


class ActivityView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    at: datetime
    detail: dict[str, str]


class RecipientView(msgspec.Struct, frozen=True, kw_only=True):
    """What a campaign needs of a contact. A time zone it lacks is that of its country."""

    contact_id: ContactId
    phone: str | None
    bsuid: str | None
    name: str
    language: str | None
    timezone: str | None
    country: str | None
    attributes: dict[str, str]
    consents: ConsentStates


class KeywordView(msgspec.Struct, frozen=True, kw_only=True):
    """`apply` acts at once; `confirm` asks back with a button; `ask` only answers our own question."""

    keyword: str
    action: KeywordAction
    handling: Handling
    table_version: str


class ImportView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        imported: `created` + `updated` + `duplicates`; with `rejected` it makes `rows_done`.
        duplicates: Rows of somebody met before in this file, or known already and left as they were.
        rows_per_second: Over the time the import has been running.
    """

    id: ImportId
    filename: str
    size: int
    state: ImportState
    rows_total: int | None
    rows_done: int
    imported: int
    created: int
    updated: int
    duplicates: int
    rejected: int
    rows_per_second: float
    failure: str
    duplicate_policy: Duplicates
    group_id: GroupId | None
    started_by: UserId
    created_at: datetime
    started_at: datetime | None
    updated_at: datetime
    finished_at: datetime | None


class RowErrorView(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    column: str
    value: str
    reason: str
