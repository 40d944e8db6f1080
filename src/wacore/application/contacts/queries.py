"""What the address book answers about contacts."""

from collections.abc import AsyncIterator

import msgspec

from wacore.application.contacts.filter_forms import FilterForm, filter_of
from wacore.application.contacts.readers import ContactReader, ContactSelection, HistoryReader
from wacore.application.contacts.views import (
    ActivityView,
    ConsentEntryView,
    ContactDetailView,
    ContactView,
)
from wacore.application.cursors import InvalidCursor
from wacore.application.ports import DEFAULT_LIMIT, MAX_LIMIT, Cache, Page, PageRequest
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.listing import ContactOrder, SearchMode
from wacore.domain.contacts.search import query_words
from wacore.domain.ids import ContactId, GroupId

SPACE = "contacts"
_EXPORTED = 1000


class GetContactQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    contact_id: ContactId


class GetContact:
    def __init__(self, reader: ContactReader, cache: Cache) -> None:
        self._reader = reader
        self._cache = cache

    async def __call__(self, query: GetContactQuery) -> ContactDetailView:
        query.actor.require(Permission.READ_CONTACTS)
        actor, contact_id = query.actor, query.contact_id
        return await self._cache.get(
            SPACE,
            actor.organization_id,
            f"contact:{actor.user_id}:{contact_id}",
            lambda: self._reader.contact(actor.organization_id, actor.user_id, contact_id),
            ContactDetailView,
        )


class ListContactsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        search: Words that must all be found, in name, number, e-mail, username or attributes.
        filter: As a segment's.
    """

    actor: Actor
    search: str = ""
    match: SearchMode = SearchMode.AUTO
    group_id: GroupId | None = None
    favorites: bool = False
    filter: FilterForm = FilterForm()
    order: ContactOrder = ContactOrder.NEWEST
    page: PageRequest = PageRequest()


class ListContacts:
    """A search without a mode is by beginnings, and by contents only where nothing begins so."""

    def __init__(self, reader: ContactReader, cache: Cache) -> None:
        self._reader = reader
        self._cache = cache

    async def __call__(self, query: ListContactsQuery) -> Page[ContactView]:
        query.actor.require(Permission.READ_CONTACTS)
        mode, page = _mode(query)
        found = await self._page(query, mode, page)
        if not found.items and query.match is SearchMode.AUTO and query.page.cursor is None:
            mode = SearchMode.CONTAINS
            if query.search.strip():
                found = await self._page(query, mode, page)
        if found.next_cursor is None:
            return found
        return Page(items=found.items, next_cursor=f"{mode[0]}{found.next_cursor}")

    async def _page(
        self, query: ListContactsQuery, mode: SearchMode, page: PageRequest
    ) -> Page[ContactView]:
        actor, selection = query.actor, selection_of(query, mode)
        return await self._cache.get(
            SPACE,
            actor.organization_id,
            f"contacts:{actor.user_id}:{msgspec.json.encode([selection, page]).decode()}",
            lambda: self._reader.page(actor.organization_id, selection, page),
            Page[ContactView],
        )


def _mode(query: ListContactsQuery) -> tuple[SearchMode, PageRequest]:
    """A cursor remembers how its list was searched."""
    limit = max(1, min(query.page.limit, MAX_LIMIT))
    if query.page.cursor is None:
        mode = SearchMode.BEGINS if query.match is SearchMode.AUTO else query.match
        return mode, PageRequest(limit=limit)
    modes = {mode[0]: mode for mode in (SearchMode.BEGINS, SearchMode.CONTAINS)}
    mode_of_cursor = modes.get(query.page.cursor[:1])
    if mode_of_cursor is None or query.match not in (SearchMode.AUTO, mode_of_cursor):
        raise InvalidCursor
    return mode_of_cursor, PageRequest(limit=limit, cursor=query.page.cursor[1:])


def selection_of(query: ListContactsQuery, mode: SearchMode) -> ContactSelection:
    wanted = filter_of(query.filter)
    return ContactSelection(
        viewer=query.actor.user_id,
        words=query_words(query.search),
        mode=mode,
        group_id=query.group_id,
        favorites=query.favorites,
        filter=wanted if wanted.conditions else None,
        order=query.order,
    )


class ExportContacts:
    """The whole list in pages of a thousand; only one of them is in memory."""

    def __init__(self, reader: ContactReader) -> None:
        self._reader = reader

    async def __call__(self, query: ListContactsQuery) -> AsyncIterator[list[ContactView]]:
        """The first page has been read when this returns, so that errors come before any output."""
        query.actor.require(Permission.READ_CONTACTS)
        organization_id = query.actor.organization_id
        mode = SearchMode.BEGINS if query.match is SearchMode.AUTO else query.match
        selection = selection_of(query, mode)
        first = await self._reader.page(organization_id, selection, PageRequest(limit=_EXPORTED))
        if not first.items and query.match is SearchMode.AUTO and selection.words:
            selection = selection_of(query, SearchMode.CONTAINS)
            first = await self._reader.page(
                organization_id, selection, PageRequest(limit=_EXPORTED)
            )

        async def pages() -> AsyncIterator[list[ContactView]]:
            page = first
            yield page.items
            while page.next_cursor is not None:
                page = await self._reader.page(
                    organization_id,
                    selection,
                    PageRequest(limit=_EXPORTED, cursor=page.next_cursor),
                )
                yield page.items

        return pages()


class ContactPastQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    contact_id: ContactId
    page: PageRequest = PageRequest(limit=DEFAULT_LIMIT)


class GetConsents:
    """The ledger of one contact."""

    def __init__(self, contacts: GetContact, history: HistoryReader) -> None:
        self._contacts = contacts
        self._history = history

    async def __call__(self, query: ContactPastQuery) -> Page[ConsentEntryView]:
        await self._contacts(GetContactQuery(actor=query.actor, contact_id=query.contact_id))
        return await self._history.consents(
            query.actor.organization_id, query.contact_id, query.page
        )


class GetTimeline:
    """What happened to one contact."""

    def __init__(self, contacts: GetContact, history: HistoryReader) -> None:
        self._contacts = contacts
        self._history = history

    async def __call__(self, query: ContactPastQuery) -> Page[ActivityView]:
        await self._contacts(GetContactQuery(actor=query.actor, contact_id=query.contact_id))
        return await self._history.timeline(
            query.actor.organization_id, query.contact_id, query.page
        )
