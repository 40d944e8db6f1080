"""The committed rows of the address book."""

from uuid import UUID

from wacore.adapters.memory.table import Table
from wacore.adapters.memory.unit_of_work import MemoryStore
from wacore.domain.contacts.activity import Activity
from wacore.domain.contacts.consent import ConsentEntry, Purpose
from wacore.domain.contacts.contact import Contact
from wacore.domain.contacts.groups import Group, Segment
from wacore.domain.contacts.identity import Identity
from wacore.domain.contacts.imports import ContactImport, RowError
from wacore.domain.ids import ContactId, GroupId, ImportId, OrganizationId, SegmentId, UserId


class ContactsStore(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.contacts: Table[ContactId, Contact] = Table()
        self.identities: Table[tuple[OrganizationId, Identity], ContactId] = Table()
        self.groups: Table[GroupId, Group] = Table()
        self.members: Table[tuple[GroupId, ContactId], OrganizationId] = Table()
        self.favorites: Table[tuple[UserId, ContactId], OrganizationId] = Table()
        self.segments: Table[SegmentId, Segment] = Table()
        self.ledger: Table[UUID, ConsentEntry] = Table()
        self.suppressions: Table[tuple[OrganizationId, bytes, Purpose], bool] = Table()
        self.timelines: Table[UUID, Activity] = Table()
        self.imports: Table[ImportId, ContactImport] = Table()
        self.errors: Table[tuple[ImportId, int, int], RowError] = Table()
