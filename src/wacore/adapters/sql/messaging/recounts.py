"""Counting rows against counters."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.messaging.dispatches import SqlTallyStore
from wacore.adapters.sql.messaging.tables import dispatches, messages, tally_drifts
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.tally import BY_CODE, BY_REASON, Bucket, Tally


class SqlRecounts:
    """
    A Recounts: one snapshot, read in pages.

    Args:
        page: Rows counted in one statement, which the database ends when it takes too long.
    """

    def __init__(self, engine: AsyncEngine, page: int = 10_000) -> None:
        self._engine = engine
        self._page = page

    async def dispatches(
        self, *, since: datetime | None, after: DispatchId | None, limit: int
    ) -> list[DispatchId]:
        c = dispatches.c
        statement = select(c.id).order_by(c.id).limit(limit)
        if since is not None:
            statement = statement.where(or_(c.ended_at.is_(None), c.ended_at >= since))
        if after is not None:
            statement = statement.where(c.id > after)
        async with self._engine.connect() as connection:
            return [DispatchId(found) for found in await connection.scalars(statement)]

    async def recount(self, dispatch_id: DispatchId) -> tuple[Tally, Tally]:
        async with self._engine.connect() as connection:
            if connection.dialect.name != "sqlite":  # whose every transaction reads one snapshot
                await connection.execution_options(isolation_level="REPEATABLE READ")
            kept = (await SqlTallyStore(connection).of([dispatch_id]))[dispatch_id]
            counted: Counter[Bucket] = Counter()
            for state in MessageState:
                await self._count(connection, dispatch_id, state, counted)
        return kept, Tally(counted)

    async def _count(
        self,
        connection: AsyncConnection,
        dispatch_id: DispatchId,
        state: MessageState,
        counted: Counter[Bucket],
    ) -> None:
        c = messages.c
        mine = (c.dispatch_id == dispatch_id) & (c.state == state)
        after: Any = None
        while True:
            page = mine if after is None else mine & _beyond(after)
            end = (
                await connection.execute(
                    select(c.due_at, c.id)
                    .where(page)
                    .order_by(c.due_at, c.id)
                    .limit(1)
                    .offset(self._page - 1)
                )
            ).one_or_none()
            if end is not None:
                page &= ~_beyond(end)
            rows = await connection.execute(
                select(c.reason, c.error_code, func.count())
                .where(page)
                .group_by(c.reason, c.error_code)
            )
            for reason, code, n in rows:
                counted[_bucket(state, reason, code)] += n
            if end is None:
                return
            after = end


def _beyond(row: Any) -> ColumnElement[bool]:
    c = messages.c
    return or_(c.due_at > row.due_at, and_(c.due_at == row.due_at, c.id > row.id))


def _bucket(state: MessageState, reason: str, code: int | None) -> Bucket:
    if state in BY_REASON:
        return state, reason
    if state in BY_CODE:
        return state, reason if code is None else str(code)
    return state, ""


class SqlDriftStore:
    """A DriftStore."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def note(self, dispatch_id: DispatchId, messages: int, now: datetime) -> None:
        await self._connection.execute(
            delete(tally_drifts).where(tally_drifts.c.dispatch_id == dispatch_id)
        )
        if messages:
            row = {"dispatch_id": dispatch_id, "messages": messages, "found_at": now}
            await self._connection.execute(tally_drifts.insert(), row)
