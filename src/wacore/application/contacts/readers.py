"""What the address book's queries ask of a store. They never lock and never build aggregates."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from wacore.application.contacts.views import (
    ActivityView,
    ConsentEntryView,
    ContactDetailView,
    ContactView,
    GroupView,
    ImportView,
    RecipientView,
    RowErrorView,
    SegmentView,
)
from wacore.application.ports import Page, PageRequest
from wacore.domain.contacts.consent import Purpose
from wacore.domain.contacts.filters import Filter
from wacore.domain.contacts.listing import ContactOrder, SearchMode
from wacore.domain.ids import ContactId, GroupId, ImportId, OrganizationId, SegmentId, UserId


class ContactSelection(msgspec.Struct, frozen=True, kw_only=True):
    """
    Which contacts, as `viewer` sees them.

    Attributes:
        words: Folded; each must be found.
        favorites: Only the viewer's favourites.
        filter: None for everybody.
    """

    viewer: UserId
    words: tuple[str, ...] = ()
    mode: SearchMode = SearchMode.BEGINS
    group_id: GroupId | None = None
    favorites: bool = False
    filter: Filter | None = None
    order: ContactOrder = ContactOrder.NEWEST


class Audience(msgspec.Struct, frozen=True, kw_only=True):
    """People to message: everyone, or those in any of the parts; never those excluded."""

    everyone: bool = False
    group_ids: tuple[GroupId, ...] = ()
    filters: tuple[Filter, ...] = ()
    contact_ids: tuple[ContactId, ...] = ()
    exclude_group_ids: tuple[GroupId, ...] = ()
    exclude_filters: tuple[Filter, ...] = ()
    exclude_contact_ids: tuple[ContactId, ...] = ()


class ContactReader(Protocol):
    async def contact(
        self, organization_id: OrganizationId, viewer: UserId, contact_id: ContactId
    ) -> ContactDetailView:
        """
        Raises:
            ContactNotFound: Also when the contact belongs to another organisation.
        """
        ...

    async def page(
        self, organization_id: OrganizationId, selection: ContactSelection, page: PageRequest
    ) -> Page[ContactView]:
        """
        Raises:
            InvalidCursor: The cursor belongs to another order.
        """
        ...

    async def count(self, organization_id: OrganizationId, selection: ContactSelection) -> int: ...


class RecipientReader(Protocol):
    async def recipients(
        self,
        organization_id: OrganizationId,
        audience: Audience,
        *,
        after: ContactId | None,
        limit: int,
    ) -> list[RecipientView]:
        """Those with a phone number or a BSUID, by contact id, the ids greater than `after`."""
        ...

    async def count(self, organization_id: OrganizationId, audience: Audience) -> int: ...

    async def stopped(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        phones: Sequence[str],
        bsuids: Sequence[str],
    ) -> set[str]:
        """The phone numbers and BSUIDs whose contact has opted out of this purpose."""
        ...

    async def fingerprinted(
        self, organization_id: OrganizationId, purpose: Purpose, fingerprints: Collection[bytes]
    ) -> set[bytes]:
        """Those of the fingerprints that are suppressed for this purpose."""
        ...


class HistoryReader(Protocol):
    """A contact's past. Whether the contact exists is for another reader to say."""

    async def consents(
        self, organization_id: OrganizationId, contact_id: ContactId, page: PageRequest
    ) -> Page[ConsentEntryView]:
        """The ledger, latest record first."""
        ...

    async def timeline(
        self, organization_id: OrganizationId, contact_id: ContactId, page: PageRequest
    ) -> Page[ActivityView]:
        """Latest first."""
        ...


class GroupReader(Protocol):
    async def group(self, organization_id: OrganizationId, group_id: GroupId) -> GroupView:
        """
        Raises:
            GroupNotFound: Also when the group belongs to another organisation.
        """
        ...

    async def groups(
        self, organization_id: OrganizationId, search: str, page: PageRequest
    ) -> Page[GroupView]:
        """By name; `search` is a folded beginning of it."""
        ...


class SegmentReader(Protocol):
    async def segment(self, organization_id: OrganizationId, segment_id: SegmentId) -> SegmentView:
        """
        Raises:
            SegmentNotFound: Also when the segment belongs to another organisation.
        """
        ...

    async def segments(
        self, organization_id: OrganizationId, page: PageRequest
    ) -> Page[SegmentView]:
        """By name."""
        ...

    async def filters(
        self, organization_id: OrganizationId, segment_ids: Collection[SegmentId]
    ) -> dict[SegmentId, Filter]: ...


class ImportReader(Protocol):
    async def one(self, organization_id: OrganizationId, import_id: ImportId) -> ImportView:
        """
        Raises:
            ImportNotFound: Also when it belongs to another organisation.
        """
        ...

    async def page(self, organization_id: OrganizationId, page: PageRequest) -> Page[ImportView]:
        """Latest first."""
        ...

    async def errors(
        self, organization_id: OrganizationId, import_id: ImportId, page: PageRequest
    ) -> Page[RowErrorView]:
        """By line."""
        ...

    async def with_fingerprint(
        self, organization_id: OrganizationId, fingerprint: str
    ) -> ImportId | None: ...

    async def stalled(self, since: datetime, limit: int) -> list[tuple[OrganizationId, ImportId]]:
        """Imports of any organisation that have not ended nor moved since then, oldest first."""
        ...
