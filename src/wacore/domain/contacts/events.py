"""What happened to contacts. Many contacts changed at once are one fact."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wacore.domain.events import DomainEvent
from wacore.domain.ids import ContactId, GroupId, ImportId, SegmentId


@dataclass(frozen=True, kw_only=True)
class ContactCreated(DomainEvent):
    name: ClassVar[str] = "contacts.contact_created"

    contact_id: ContactId
    source: str


@dataclass(frozen=True, kw_only=True)
class ContactUpdated(DomainEvent):
    name: ClassVar[str] = "contacts.contact_updated"

    contact_id: ContactId


@dataclass(frozen=True, kw_only=True)
class ContactsDeleted(DomainEvent):
    name: ClassVar[str] = "contacts.contacts_deleted"

    contact_ids: tuple[ContactId, ...]


@dataclass(frozen=True, kw_only=True)
class ContactErased(DomainEvent):
    name: ClassVar[str] = "contacts.contact_erased"

    contact_id: ContactId


@dataclass(frozen=True, kw_only=True)
class ContactsMerged(DomainEvent):
    name: ClassVar[str] = "contacts.contacts_merged"

    contact_id: ContactId
    absorbed: tuple[ContactId, ...]


@dataclass(frozen=True, kw_only=True)
class ContactsChanged(DomainEvent):
    """Many at once; `change` says how, such as `attributes`."""

    name: ClassVar[str] = "contacts.contacts_changed"

    change: str
    contact_ids: tuple[ContactId, ...]


@dataclass(frozen=True, kw_only=True)
class ConsentRecorded(DomainEvent):
    name: ClassVar[str] = "contacts.consent_recorded"

    contact_id: ContactId
    purpose: str
    state: str
    source: str


@dataclass(frozen=True, kw_only=True)
class FavoriteSet(DomainEvent):
    name: ClassVar[str] = "contacts.favorite_set"

    contact_id: ContactId
    user_id: UUID
    favorite: bool


@dataclass(frozen=True, kw_only=True)
class GroupEdited(DomainEvent):
    """Created, changed, deleted, or its members changed."""

    name: ClassVar[str] = "contacts.group_changed"

    group_id: GroupId
    change: str


@dataclass(frozen=True, kw_only=True)
class SegmentEdited(DomainEvent):
    """Created, changed or deleted."""

    name: ClassVar[str] = "contacts.segment_changed"

    segment_id: SegmentId
    change: str


@dataclass(frozen=True, kw_only=True)
class ImportMoved(DomainEvent):
    """An import was started, went on, or ended."""

    name: ClassVar[str] = "contacts.import_moved"

    import_id: ImportId
    state: str
    rows_done: int
