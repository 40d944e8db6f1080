"""Queries on the committed rows."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wacore.adapters.memory.contacts.paging import page_of
from wacore.adapters.memory.contacts.store import ContactsStore
from wacore.application.contacts.readers import Audience, ContactSelection
from wacore.application.contacts.showing import (
    activity_view,
    consent_entry_view,
    contact_view,
    detail_view,
    import_view,
    recipient_view,
)
from wacore.application.contacts.views import (
    ActivityView,
    ConsentEntryView,
    ContactDetailView,
    ContactView,
    ImportView,
    RecipientView,
    RowErrorView,
)
from wacore.application.ports import Page, PageRequest
from wacore.domain.contacts.attributes import comparable
from wacore.domain.contacts.consent import ConsentState, Purpose
from wacore.domain.contacts.contact import Contact, ContactNotFound
from wacore.domain.contacts.filters import matches
from wacore.domain.contacts.imports import ImportNotFound
from wacore.domain.contacts.listing import ContactOrder, SearchMode
from wacore.domain.contacts.search import begins, contains
from wacore.domain.ids import ContactId, GroupId, ImportId, OrganizationId, UserId


class _Reading:
    def __init__(self, store: ContactsStore) -> None:
        self._store = store

    def _contacts(self, organization_id: OrganizationId) -> Iterator[Contact]:
        rows = self._store.contacts.values()
        return (contact for contact in rows if contact.organization_id == organization_id)

    def _groups(self) -> Mapping[ContactId, set[GroupId]]:
        groups: defaultdict[ContactId, set[GroupId]] = defaultdict(set)
        for group_id, contact_id in self._store.members:
            groups[contact_id].add(group_id)
        return groups


class MemoryContactReader(_Reading):
    async def contact(
        self, organization_id: OrganizationId, viewer: UserId, contact_id: ContactId
    ) -> ContactDetailView:
        contact = self._store.contacts.get(contact_id)
        if contact is None or contact.organization_id != organization_id:
            raise ContactNotFound(contact_id)
        return detail_view(self._view(contact, viewer), self._groups()[contact_id])

    async def page(
        self, organization_id: OrganizationId, selection: ContactSelection, page: PageRequest
    ) -> Page[ContactView]:
        order = selection.order
        kind: type[object] = tuple[UUID]
        if order in (ContactOrder.NAME, ContactOrder.NAME_REVERSED):
            kind = tuple[str, UUID]
        elif order is ContactOrder.CHANGED:
            kind = tuple[datetime, UUID]

        def key(contact: Contact) -> tuple[object, ...]:
            if order in (ContactOrder.NAME, ContactOrder.NAME_REVERSED):
                return (comparable(contact.details.name), contact.id)
            if order is ContactOrder.CHANGED:
                return (contact.updated_at, contact.id)
            return (contact.id,)

        return page_of(
            f"contacts.{order.value}",
            self._selected(organization_id, selection),
            key,
            kind,
            page,
            lambda contact: self._view(contact, selection.viewer),
            reverse=order.value.startswith("-"),
        )

    async def count(self, organization_id: OrganizationId, selection: ContactSelection) -> int:
        return sum(1 for _ in self._selected(organization_id, selection))

    def _selected(
        self, organization_id: OrganizationId, selection: ContactSelection
    ) -> Iterator[Contact]:
        found = contains if selection.mode is SearchMode.CONTAINS else begins
        groups_of = self._groups()
        for contact in self._contacts(organization_id):
            groups = groups_of[contact.id]
            if selection.group_id is not None and selection.group_id not in groups:
                continue
            if selection.favorites and (selection.viewer, contact.id) not in self._store.favorites:
                continue
            if selection.filter is not None and not matches(selection.filter, contact, groups):
                continue
            if not selection.words or found(contact, selection.words):
                yield contact

    def _view(self, contact: Contact, viewer: UserId) -> ContactView:
        return contact_view(contact, favorite=(viewer, contact.id) in self._store.favorites)


class MemoryRecipientReader(_Reading):
    async def recipients(
        self,
        organization_id: OrganizationId,
        audience: Audience,
        *,
        after: ContactId | None,
        limit: int,
    ) -> list[RecipientView]:
        found = sorted(self._audience(organization_id, audience), key=lambda c: c.id)
        rest = [c for c in found if after is None or c.id > after]
        return [recipient_view(contact) for contact in rest[:limit]]

    async def count(self, organization_id: OrganizationId, audience: Audience) -> int:
        return sum(1 for _ in self._audience(organization_id, audience))

    async def stopped(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        phones: Sequence[str],
        bsuids: Sequence[str],
    ) -> set[str]:
        asked = {*phones, *bsuids}
        return {
            name
            for contact in self._contacts(organization_id)
            if contact.consents.of(purpose).state is ConsentState.OPTED_OUT
            for name in (contact.phone.value if contact.phone else "", contact.bsuid or "")
            if name in asked
        }

    async def fingerprinted(
        self, organization_id: OrganizationId, purpose: Purpose, fingerprints: Collection[bytes]
    ) -> set[bytes]:
        kept = self._store.suppressions
        return {mark for mark in fingerprints if (organization_id, mark, purpose) in kept}

    def _audience(self, organization_id: OrganizationId, audience: Audience) -> Iterator[Contact]:
        groups_of = self._groups()
        for contact in self._contacts(organization_id):
            groups = groups_of[contact.id]
            wanted = (
                audience.everyone
                or contact.id in audience.contact_ids
                or not groups.isdisjoint(audience.group_ids)
                or any(matches(f, contact, groups) for f in audience.filters)
            )
            unwanted = (
                contact.id in audience.exclude_contact_ids
                or not groups.isdisjoint(audience.exclude_group_ids)
                or any(matches(f, contact, groups) for f in audience.exclude_filters)
            )
            if wanted and not unwanted and (contact.phone or contact.bsuid):
                yield contact


class MemoryHistoryReader(_Reading):
    async def consents(
        self, organization_id: OrganizationId, contact_id: ContactId, page: PageRequest
    ) -> Page[ConsentEntryView]:
        rows = [
            entry
            for entry in self._store.ledger.values()
            if (entry.organization_id, entry.contact_id) == (organization_id, contact_id)
        ]
        return page_of(
            "consents",
            rows,
            lambda e: (e.recorded_at, e.id),
            tuple[datetime, UUID],
            page,
            consent_entry_view,
            reverse=True,
        )

    async def timeline(
        self, organization_id: OrganizationId, contact_id: ContactId, page: PageRequest
    ) -> Page[ActivityView]:
        rows = [
            line
            for line in self._store.timelines.values()
            if (line.organization_id, line.contact_id) == (organization_id, contact_id)
        ]
        return page_of(
            "timeline",
            rows,
            lambda line: (line.at, line.id),
            tuple[datetime, UUID],
            page,
            activity_view,
            reverse=True,
        )


class MemoryImportReader(_Reading):
    async def one(self, organization_id: OrganizationId, import_id: ImportId) -> ImportView:
        found = self._store.imports.get(import_id)
        if found is None or found.organization_id != organization_id:
            raise ImportNotFound(import_id)
        return import_view(found)

    async def page(self, organization_id: OrganizationId, page: PageRequest) -> Page[ImportView]:
        rows = self._store.imports.values()
        return page_of(
            "imports",
            (i for i in rows if i.organization_id == organization_id),
            lambda i: (i.id,),
            tuple[UUID],
            page,
            import_view,
            reverse=True,
        )

    async def errors(
        self, organization_id: OrganizationId, import_id: ImportId, page: PageRequest
    ) -> Page[RowErrorView]:
        rows = [(key[1:], e) for key, e in self._store.errors.items() if key[0] == import_id]
        return page_of(
            "errors",
            rows,
            lambda row: row[0],
            tuple[int, int],
            page,
            lambda row: RowErrorView(
                line=row[1].line, column=row[1].column, value=row[1].value, reason=row[1].reason
            ),
        )

    async def with_fingerprint(
        self, organization_id: OrganizationId, fingerprint: str
    ) -> ImportId | None:
        marks = {(i.organization_id, i.fingerprint): i.id for i in self._store.imports.values()}
        return marks.get((organization_id, fingerprint))

    async def stalled(self, since: datetime, limit: int) -> list[tuple[OrganizationId, ImportId]]:
        idle = [i for i in self._store.imports.values() if not i.ended and i.updated_at < since]
        return [(i.organization_id, i.id) for i in sorted(idle, key=lambda i: i.id)[:limit]]
