"""Rows nobody will ask for again."""

from datetime import timedelta

from sqlalchemy import ColumnElement, Table, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.shared_tables import SharedTables
from wacore.adapters.sql.transact import transact
from wacore.application.ports import Clock

_MOST = 1000


class Retention:
    """
    Deletes old marks of the inbox and expired answers; a sweep for the worker, once an hour.

    Args:
        inbox: How long a repeated event is recognised; longer than any queue keeps one.
    """

    def __init__(
        self,
        database: ServiceDatabase,
        tables: SharedTables,
        clock: Clock,
        *,
        inbox: timedelta = timedelta(days=30),
    ) -> None:
        self._database = database
        self._tables = tables
        self._clock = clock
        self._inbox = inbox

    async def __call__(self) -> int:
        """How many rows went: a thousand of each table at most, so that no lock is held for long."""
        now = self._clock.now()
        inbox, answers = self._tables.inbox, self._tables.answers
        return await self._delete(inbox, inbox.c.consumed_at < now - self._inbox) + (
            await self._delete(answers, answers.c.expires_at <= now)
        )

    async def _delete(self, table: Table, old: ColumnElement[bool]) -> int:
        key = list(table.primary_key)
        async with self._database.read.connect() as connection:
            found = (await connection.execute(select(*key).where(old).limit(_MOST))).all()
        if not found:
            return 0
        rows = [tuple(row) for row in found]

        async def body(connection: AsyncConnection) -> None:
            chosen = tuple_(*key, types=[column.type for column in key]).in_(rows)
            await connection.execute(delete(table).where(chosen, old))

        await transact(self._database.write, body)
        return len(rows)
