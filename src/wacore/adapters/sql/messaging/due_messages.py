"""What is to be sent, as last committed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.messaging.dispatches import to_dispatch
from wacore.adapters.sql.messaging.message_rows import COLUMNS, to_message
from wacore.adapters.sql.messaging.tables import (
    dispatch_tallies,
    dispatches,
    message_contents,
    messages,
)
from wacore.application.messaging.ports import DueMessage
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.message_state import WAITING, MessageState


class SqlDueMessages:
    """A DueMessages; give it an engine that sees its own process's commits, so no replica."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def dispatch(self, dispatch_id: DispatchId) -> Dispatch | None:
        found = await self._dispatches(_DISPATCH, {"dispatch_id": dispatch_id})
        return found[0] if found else None

    async def due(self, dispatch_id: DispatchId, now: datetime, *, limit: int) -> list[DueMessage]:
        async with self._engine.connect() as connection:
            rows: list[Any] = []
            for state in (MessageState.DEFERRED, MessageState.PLANNED):
                if len(rows) < limit:
                    rows += await _due(connection, dispatch_id, state, now, limit - len(rows))
        return [DueMessage(to_message(row), row.content) for row in rows]

    async def waiting(
        self, now: datetime, *, limit: int, after: DispatchId | None = None
    ) -> list[Dispatch]:
        # an EXISTS might be answered by reading all messages; the first of an index cannot
        any_due = or_(
            *(
                select(func.min(messages.c.due_at))
                .where(messages.c.dispatch_id == dispatches.c.id, messages.c.state == state)
                .scalar_subquery()
                <= now
                for state in sorted(WAITING)
            )
        )
        running = select(dispatches).where(dispatches.c.state == DispatchState.RUNNING, any_due)
        return await self._dispatches(_portion(running, after, limit))

    async def in_state(
        self, state: MessageState, *, limit: int, after: DispatchId | None = None
    ) -> list[Dispatch]:
        statement = (
            select(dispatches)
            .join(dispatch_tallies, dispatch_tallies.c.dispatch_id == dispatches.c.id)
            .where(dispatch_tallies.c.state == state, dispatch_tallies.c.messages > 0)
            .distinct()
        )
        return await self._dispatches(_portion(statement, after, limit))

    async def being_planned(self, *, limit: int) -> list[Dispatch]:
        return await self._dispatches(
            select(dispatches)
            .where(
                dispatches.c.state.in_((DispatchState.RUNNING, DispatchState.PAUSED)),
                dispatches.c.kind == DispatchKind.CAMPAIGN,
                dispatches.c.total.is_(None),
            )
            .order_by(dispatches.c.id)
            .limit(limit)
        )

    async def resting(
        self, reason: str, *, limit: int, after: DispatchId | None = None
    ) -> list[Dispatch]:
        statement = select(dispatches).where(
            dispatches.c.state == DispatchState.PAUSED, dispatches.c.pause_reason == reason
        )
        return await self._dispatches(_portion(statement, after, limit))

    async def half_cancelled(self, *, limit: int) -> list[Dispatch]:
        any_waiting = exists().where(
            dispatch_tallies.c.dispatch_id == dispatches.c.id,
            dispatch_tallies.c.state.in_(sorted(WAITING)),
            dispatch_tallies.c.messages > 0,
        )
        statement = (
            select(dispatches)
            .where(
                dispatches.c.state == DispatchState.CANCELLED,
                dispatches.c.ended_at.is_(None),
                any_waiting,
            )
            .order_by(dispatches.c.id)
            .limit(limit)
        )
        return await self._dispatches(statement)

    async def _dispatches(
        self, statement: Select[Any], values: Mapping[str, Any] | None = None
    ) -> list[Dispatch]:
        async with self._engine.connect() as connection:
            return [to_dispatch(row) for row in await connection.execute(statement, values)]


def _portion(statement: Select[Any], after: DispatchId | None, limit: int) -> Select[Any]:
    if after is not None:
        statement = statement.where(dispatches.c.id > after)
    return statement.order_by(dispatches.c.id).limit(limit)


async def _due(
    connection: AsyncConnection,
    dispatch_id: DispatchId,
    state: MessageState,
    now: datetime,
    limit: int,
) -> list[Any]:
    """One state a statement, so that the index gives them in order and no row is sorted."""
    result = await connection.execute(
        _DUE, {"dispatch_id": dispatch_id, "state": state, "now": now, "most": limit}
    )
    return list(result)


_DISPATCH = select(dispatches).where(dispatches.c.id == bindparam("dispatch_id"))
_DUE = (
    select(*COLUMNS, message_contents.c.content)
    .join(message_contents, message_contents.c.message_id == messages.c.id)
    .where(
        messages.c.dispatch_id == bindparam("dispatch_id"),
        messages.c.state == bindparam("state"),
        messages.c.due_at <= bindparam("now"),
    )
    .limit(bindparam("most", type_=Integer))
    .order_by(messages.c.due_at, messages.c.id)
)
