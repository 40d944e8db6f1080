"""Transactions on one service's database."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.errors import Meaning, meaning, try_again
from wacore.adapters.sql.shared_tables import SharedTables
from wacore.application.ports import Clock, Envelope
from wacore.application.repeating import note_commit
from wacore.domain.events import DomainEvent

AfterCommit = Callable[[Sequence[Envelope]], Awaitable[None]]


async def nothing_to_do(_: Sequence[Envelope]) -> None:
    """The hook of a store nobody caches from."""


class SqlOutbox:
    def __init__(
        self,
        connection: AsyncConnection,
        tables: SharedTables,
        seal: Callable[[DomainEvent], Envelope],
    ) -> None:
        self._connection = connection
        self._tables = tables
        self._seal = seal
        self.added: list[Envelope] = []

    async def add(self, event: DomainEvent) -> None:
        """Kept in memory until `flush`, so that a thousand facts are one statement."""
        self.added.append(self._seal(event))

    async def flush(self) -> None:
        if not self.added:
            return
        rows = [
            {
                "id": e.id,
                "name": e.name,
                "organization_id": e.organization_id,
                "occurred_at": e.occurred_at,
                "payload": bytes(e.payload).decode(),
                "correlation_id": e.correlation_id,
                "claimed_until": None,
            }
            for e in self.added
        ]
        await self._connection.execute(insert(self._tables.outbox), rows)


class SqlInbox:
    def __init__(self, connection: AsyncConnection, tables: SharedTables, clock: Clock) -> None:
        self._connection = connection
        self._table = tables.inbox
        self._clock = clock

    async def first_time(self, event_id: UUID, consumer: str) -> bool:
        known = await self._connection.scalar(
            select(self._table.c.event_id)
            .where(self._table.c.event_id == event_id, self._table.c.consumer == consumer)
            .with_for_update()
        )
        if known is not None:
            return False
        try:
            await self._connection.execute(
                insert(self._table).values(
                    event_id=event_id, consumer=consumer, consumed_at=self._clock.now()
                )
            )
        except DBAPIError as error:  # another process committed it while we waited for its lock
            if meaning(error) is Meaning.UNIQUE:
                return False
            raise
        return True


class SqlUnitOfWork:
    """A context's unit of work subclasses it and adds its repositories over `connection`."""

    def __init__(
        self,
        connection: AsyncConnection,
        tables: SharedTables,
        seal: Callable[[DomainEvent], Envelope],
        clock: Clock,
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        self.connection = connection
        self._after_commit = after_commit
        self._outbox = SqlOutbox(connection, tables, seal)
        self._inbox = SqlInbox(connection, tables, clock)

    @property
    def outbox(self) -> SqlOutbox:
        return self._outbox

    @property
    def inbox(self) -> SqlInbox:
        return self._inbox

    async def commit(self) -> None:
        await self._outbox.flush()
        await self.connection.commit()
        note_commit()
        added, self._outbox.added = self._outbox.added, []
        await self._after_commit(added)


W = TypeVar("W", bound=SqlUnitOfWork)


class SqlDatabase(Generic[W]):
    """Opens units of work of one kind; leaving one without a commit rolls it back."""

    def __init__(self, engine: AsyncEngine, unit_of_work: Callable[[AsyncConnection], W]) -> None:
        self._engine = engine
        self._unit_of_work = unit_of_work

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[W]:
        try:
            async with self._engine.connect() as connection:
                yield self._unit_of_work(connection)
        except DBAPIError as error:
            again = try_again(error)
            if again is not None:
                raise again from error
            raise
