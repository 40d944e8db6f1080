"""Transactions over tables in memory: one writer at a time, nothing kept without a commit."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeVar
from uuid import UUID

from wacore.adapters.memory.table import Table, TableView
from wacore.application.ports import Envelope
from wacore.application.repeating import note_commit
from wacore.domain.events import DomainEvent

AfterCommit = Callable[[Sequence[Envelope]], Awaitable[None]]


async def nothing_to_do(_: Sequence[Envelope]) -> None:
    """The hook of a store nobody caches from."""


class MemoryStore:
    """The committed tables of one context. Contexts subclass it and add their own."""

    def __init__(self) -> None:
        self.outbox: Table[UUID, Envelope] = Table()
        self.inbox: Table[tuple[UUID, str], bool] = Table()
        self.writing = asyncio.Lock()


class MemoryOutbox:
    def __init__(
        self, rows: TableView[UUID, Envelope], seal: Callable[[DomainEvent], Envelope]
    ) -> None:
        self._rows = rows
        self._seal = seal
        self.added: list[Envelope] = []

    async def add(self, event: DomainEvent) -> None:
        envelope = self._seal(event)
        self._rows[envelope.id] = envelope
        self.added.append(envelope)


class MemoryInbox:
    def __init__(self, rows: TableView[tuple[UUID, str], bool]) -> None:
        self._rows = rows

    async def first_time(self, event_id: UUID, consumer: str) -> bool:
        if (event_id, consumer) in self._rows:
            return False
        self._rows[event_id, consumer] = True
        return True


class MemoryUnitOfWork:
    """A context's unit of work subclasses it, makes its views with `view`, and adds its repositories."""

    def __init__(
        self,
        store: MemoryStore,
        seal: Callable[[DomainEvent], Envelope],
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        self._views: dict[int, TableView[Any, Any]] = {}
        self._after_commit = after_commit
        self.outbox = MemoryOutbox(self.view(store.outbox), seal)
        self.inbox = MemoryInbox(self.view(store.inbox))

    def view(self, table: Table[Any, Any]) -> TableView[Any, Any]:
        """The transaction's view of a table; repositories that share the table share the view."""
        return self._views.setdefault(id(table), TableView(table))

    async def commit(self) -> None:
        for view in self._views.values():
            view.commit()
        note_commit()
        added, self.outbox.added = self.outbox.added, []
        await self._after_commit(added)


W = TypeVar("W", bound=MemoryUnitOfWork)


class MemoryDatabase(Generic[W]):
    """Opens units of work of one kind on one store, one after the other."""

    def __init__(self, store: MemoryStore, unit_of_work: Callable[[], W]) -> None:
        self._store = store
        self._unit_of_work = unit_of_work

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[W]:
        async with self._store.writing:
            yield self._unit_of_work()
