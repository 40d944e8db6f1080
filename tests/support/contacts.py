"""A contacts context in memory, or on a database, with real phone numbers and files."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from support.address_books import memory_book
from wacore.adapters.csv import CsvSheets
from wacore.adapters.keywords import CsvOptOutKeywords
from wacore.adapters.memory.cache import MemoryCache
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.contacts import ContactsStore, MemoryImportFiles
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.memory.unit_of_work import AfterCommit
from wacore.adapters.phones import CsvCountryFacts, LibPhoneParser
from wacore.adapters.system import uuid7
from wacore.application.contacts.create_contact import CreateContactCommand
from wacore.application.contacts.import_queries import GetImportQuery, ImportErrorsQuery
from wacore.application.contacts.queries import GetContactQuery, ListContactsQuery
from wacore.application.contacts.run_import import RunImportCommand
from wacore.application.contacts.start_import import ImportStarted, StartImportCommand
from wacore.application.contacts.views import (
    ContactDetailView,
    ContactView,
    ImportView,
    RowErrorView,
)
from wacore.application.ports import Envelope, PageRequest
from wacore.domain.actor import BUILT_IN_ROLES, Actor
from wacore.domain.contacts.imports import ImportOptions
from wacore.domain.ids import ContactId, ImportId, OrganizationId, UserId
from wacore.entrypoints.wiring.contacts import ContactsContainer
from wacore.testing.contracts.contacts import OURS, THEIRS, AddressBook

_PHONES, _COUNTRIES, _KEYWORDS = LibPhoneParser(), CsvCountryFacts(), CsvOptOutKeywords()


def an_actor(role: str = "owner", organization_id: OrganizationId = OURS, user: int = 1) -> Actor:
    return Actor(UserId(UUID(int=user)), organization_id, role, BUILT_IN_ROLES[role])


STRANGER = an_actor(organization_id=THEIRS, user=2)


async def parts(content: bytes, size: int = 64_000) -> AsyncIterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]


class AddressBookInUse:
    """The context's use cases over one store, and short cuts for tests."""

    def __init__(self, make_book: Callable[[AfterCommit], AddressBook] | None = None) -> None:
        self.store = ContactsStore()
        self.clock = ManualClock()
        self.cache = MemoryCache(self.clock)
        self.book = (make_book or self._in_memory)(self._forget)
        self.jobs = MemoryJobQueue(self.clock, uuid7)
        self.files = MemoryImportFiles()
        self.actor = an_actor()
        container = ContactsContainer(
            begin=self.book.begin,
            contact_reader=self.book.contacts,
            recipient_reader=self.book.recipients,
            history_reader=self.book.history,
            group_reader=self.book.groups,
            segment_reader=self.book.segments,
            import_reader=self.book.imports,
            files=self.files,
            sheets=CsvSheets(),
            phones=_PHONES,
            countries=_COUNTRIES,
            keywords=_KEYWORDS,
            cache=self.cache,
            jobs=self.jobs,
            clock=self.clock,
            new_id=uuid7,
            pepper=b"pepper",
        )
        container.check_dependencies()
        self.contacts = container.contacts()
        self.groups = container.groups()
        self.segments = container.segments()
        self.imports = container.imports()
        self.peers = container.peers()

    def _in_memory(self, after_commit: AfterCommit) -> AddressBook:
        return memory_book(self.store, after_commit)

    async def _forget(self, envelopes: Sequence[Envelope]) -> None:
        """As the wiring does: whatever happened to contacts, nothing cached before is served."""
        for envelope in envelopes:
            await self.cache.invalidate("contacts", envelope.organization_id)

    async def create(self, phone: str | None = None, **more: Any) -> ContactId:
        command = CreateContactCommand(actor=self.actor, phone=phone, **more)
        return await self.contacts.create(command)

    async def get(self, contact_id: ContactId) -> ContactDetailView:
        return await self.contacts.get(GetContactQuery(actor=self.actor, contact_id=contact_id))

    async def everybody(self, **more: Any) -> list[ContactView]:
        query = ListContactsQuery(actor=self.actor, page=PageRequest(limit=200), **more)
        return (await self.contacts.list(query)).items

    async def start(self, content: bytes, *, again: bool = False, **options: Any) -> ImportStarted:
        command = StartImportCommand(
            actor=self.actor,
            filename="people.csv",
            content=parts(content),
            options=ImportOptions(**options),
            again=again,
        )
        return await self.imports.start(command)

    async def run(self, import_id: ImportId) -> ImportView:
        await self.imports.run(RunImportCommand(organization_id=OURS, import_id=import_id))
        return await self.imports.get(GetImportQuery(actor=self.actor, import_id=import_id))

    async def bring_in(self, content: bytes | str, **options: Any) -> ImportView:
        data = content.encode() if isinstance(content, str) else content
        return await self.run((await self.start(data, **options)).id)

    async def errors(self, import_id: ImportId) -> list[RowErrorView]:
        query = ImportErrorsQuery(
            actor=self.actor, import_id=import_id, page=PageRequest(limit=200)
        )
        return (await self.imports.errors(query)).items

    def envelope(self, name: str, payload: bytes, number: int = 1) -> Envelope:
        return Envelope(
            id=UUID(int=number),
            name=name,
            organization_id=OURS,
            occurred_at=self.clock.now(),
            payload=msgspec.Raw(payload),
        )
