"""The address book's transaction in memory."""

from collections.abc import Callable

from wacore.adapters.memory.contacts.contacts import MemoryContactRepository, MemoryMemberships
from wacore.adapters.memory.contacts.groups import MemoryGroupRepository, MemorySegmentRepository
from wacore.adapters.memory.contacts.records import (
    MemoryConsentLedger,
    MemoryImportRepository,
    MemorySuppressionList,
    MemoryTimelines,
)
from wacore.adapters.memory.contacts.store import ContactsStore
from wacore.adapters.memory.unit_of_work import (
    AfterCommit,
    MemoryDatabase,
    MemoryUnitOfWork,
    nothing_to_do,
)
from wacore.application.ports import Envelope
from wacore.domain.events import DomainEvent


class MemoryContactsUnitOfWork(MemoryUnitOfWork):
    def __init__(
        self,
        store: ContactsStore,
        seal: Callable[[DomainEvent], Envelope],
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(store, seal, after_commit)
        members, favorites = self.view(store.members), self.view(store.favorites)
        timelines = self.view(store.timelines)
        self.contacts = MemoryContactRepository(
            self.view(store.contacts), self.view(store.identities), members, favorites, timelines
        )
        self.groups = MemoryGroupRepository(self.view(store.groups), members)
        self.memberships = MemoryMemberships(members, favorites)
        self.segments = MemorySegmentRepository(self.view(store.segments))
        self.ledger = MemoryConsentLedger(self.view(store.ledger))
        self.suppressions = MemorySuppressionList(self.view(store.suppressions))
        self.timelines = MemoryTimelines(timelines)
        self.imports = MemoryImportRepository(self.view(store.imports), self.view(store.errors))


def memory_contacts(
    store: ContactsStore,
    seal: Callable[[DomainEvent], Envelope],
    after_commit: AfterCommit = nothing_to_do,
) -> MemoryDatabase[MemoryContactsUnitOfWork]:
    return MemoryDatabase(store, lambda: MemoryContactsUnitOfWork(store, seal, after_commit))
