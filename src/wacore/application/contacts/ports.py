"""What the address book asks of a store, one transaction at a time."""

from collections.abc import Collection, Sequence
from typing import Protocol

from wacore.application.ports import UnitOfWork
from wacore.domain.contacts.activity import Activity
from wacore.domain.contacts.consent import ConsentEntry, Purpose
from wacore.domain.contacts.contact import Contact
from wacore.domain.contacts.groups import Group, Segment
from wacore.domain.contacts.identity import Identity
from wacore.domain.contacts.imports import ContactImport, RowError
from wacore.domain.ids import ContactId, GroupId, ImportId, OrganizationId, SegmentId, UserId


class ContactRepository(Protocol):
    """An organisation's contacts. No method sees past the organisation it is given; a thousand
    contacts take as many statements as one.
    """

    async def add(self, contacts: Sequence[Contact]) -> None:
        """
        Raises:
            IdentityTaken: The organisation has another contact with one of these identities.
        """
        ...

    async def save(self, contacts: Sequence[Contact]) -> None:
        """
        Store what became of contacts read in this unit of work.

        Raises:
            IdentityTaken: As `add`.
        """
        ...

    async def seen(
        self,
        organization_id: OrganizationId,
        import_id: ImportId,
        contact_ids: Collection[ContactId],
    ) -> None:
        """Note that the import met these contacts and found nothing new about them."""
        ...

    async def get(self, organization_id: OrganizationId, contact_id: ContactId) -> Contact:
        """
        Read it for writing: others wait until this unit of work ends.

        Raises:
            ContactNotFound: Also when the contact belongs to another organisation.
        """
        ...

    async def some(
        self, organization_id: OrganizationId, contact_ids: Collection[ContactId]
    ) -> list[Contact]:
        """Those of them that exist, for writing, by id."""
        ...

    async def known_as(
        self, organization_id: OrganizationId, identities: Collection[Identity]
    ) -> list[Contact]:
        """Everybody with one of these identities, for writing, by id."""
        ...

    async def remove(
        self, organization_id: OrganizationId, contact_ids: Collection[ContactId]
    ) -> None:
        """With their memberships, favourites and timeline; the consent ledger stays."""
        ...


class GroupRepository(Protocol):
    async def add(self, group: Group) -> None:
        """
        Raises:
            GroupNameTaken: The organisation has a group of this name, in whatever case.
        """
        ...

    async def save(self, group: Group) -> None:
        """
        Raises:
            GroupNameTaken: As `add`.
        """
        ...

    async def get(self, organization_id: OrganizationId, group_id: GroupId) -> Group:
        """
        Raises:
            GroupNotFound: Also when the group belongs to another organisation.
        """
        ...

    async def remove(self, organization_id: OrganizationId, group_id: GroupId) -> None:
        """With its memberships; the contacts stay."""
        ...


class Memberships(Protocol):
    """Who is in which group, and whose favourite."""

    async def join(
        self, organization_id: OrganizationId, group_id: GroupId, contact_ids: Collection[ContactId]
    ) -> None:
        """Who is in it already stays in it."""
        ...

    async def leave(
        self, organization_id: OrganizationId, group_id: GroupId, contact_ids: Collection[ContactId]
    ) -> None: ...

    async def favor(
        self,
        organization_id: OrganizationId,
        user_id: UserId,
        contact_id: ContactId,
        *,
        favorite: bool,
    ) -> None: ...

    async def inherit(
        self, organization_id: OrganizationId, heir: ContactId, from_ids: Collection[ContactId]
    ) -> None:
        """Put `heir` into every group and favourite list that the others are in."""
        ...


class SegmentRepository(Protocol):
    async def add(self, segment: Segment) -> None:
        """
        Raises:
            SegmentNameTaken: The organisation has a segment of this name, in whatever case.
        """
        ...

    async def save(self, segment: Segment) -> None:
        """
        Raises:
            SegmentNameTaken: As `add`.
        """
        ...

    async def get(self, organization_id: OrganizationId, segment_id: SegmentId) -> Segment:
        """
        Raises:
            SegmentNotFound: Also when the segment belongs to another organisation.
        """
        ...

    async def remove(self, organization_id: OrganizationId, segment_id: SegmentId) -> None: ...


class ConsentLedger(Protocol):
    """Append-only, but for the evidence of those who were erased."""

    async def append(self, entries: Sequence[ConsentEntry]) -> None: ...

    async def inherit(
        self, organization_id: OrganizationId, heir: ContactId, from_ids: Collection[ContactId]
    ) -> None:
        """The same person's entries, kept under several contacts, now read as `heir`'s."""
        ...

    async def redact(self, organization_id: OrganizationId, contact_id: ContactId) -> None:
        """Forget the evidence, which may quote the person; keep what was decided and when."""
        ...


class SuppressionList(Protocol):
    """Fingerprints of people who are gone from the address book and must not be messaged."""

    async def add(
        self, organization_id: OrganizationId, stopped: Collection[tuple[bytes, Purpose]]
    ) -> None: ...

    async def among(
        self, organization_id: OrganizationId, fingerprints: Collection[bytes]
    ) -> set[tuple[bytes, Purpose]]: ...

    async def lift(
        self, organization_id: OrganizationId, purpose: Purpose, fingerprints: Collection[bytes]
    ) -> None: ...


class Timelines(Protocol):
    async def append(self, activities: Sequence[Activity]) -> None: ...

    async def inherit(
        self, organization_id: OrganizationId, heir: ContactId, from_ids: Collection[ContactId]
    ) -> None: ...


class ImportRepository(Protocol):
    async def add(self, started: ContactImport) -> None:
        """
        Raises:
            SameFileAgain: Another import of the organisation has this fingerprint.
        """
        ...

    async def get(self, organization_id: OrganizationId, import_id: ImportId) -> ContactImport:
        """
        Read it for writing.

        Raises:
            ImportNotFound: Also when it belongs to another organisation.
        """
        ...

    async def save(self, running: ContactImport) -> None: ...

    async def report(
        self, organization_id: OrganizationId, import_id: ImportId, errors: Sequence[RowError]
    ) -> None: ...


class ContactsUnitOfWork(UnitOfWork, Protocol):
    @property
    def contacts(self) -> ContactRepository: ...

    @property
    def groups(self) -> GroupRepository: ...

    @property
    def memberships(self) -> Memberships: ...

    @property
    def segments(self) -> SegmentRepository: ...

    @property
    def ledger(self) -> ConsentLedger: ...

    @property
    def suppressions(self) -> SuppressionList: ...

    @property
    def timelines(self) -> Timelines: ...

    @property
    def imports(self) -> ImportRepository: ...
