"""Messages under change."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import bulk_update, chunks
from wacore.adapters.sql.messaging.message_rows import (
    CHANGING,
    COLUMNS,
    to_change,
    to_message,
    to_row,
)
from wacore.adapters.sql.messaging.tables import message_contents, messages
from wacore.application.messaging.ports import NewMessage
from wacore.domain.ids import DispatchId, MessageId, Wamid
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import WAITING, MessageState


class SqlMessageStore:
    """A MessageStore; SQLite has no row locks, there the only writing connection is the lock."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: Sequence[NewMessage]) -> list[Message]:
        added = await self._without_known([each for each in new if each.unique])
        added += [each for each in new if not each.unique]
        for chunk in chunks(added):
            await self._connection.execute(
                insert(messages), [to_row(n.message, unique=n.unique) for n in chunk]
            )
            await self._connection.execute(
                insert(message_contents),
                [{"message_id": n.message.id, "content": n.content} for n in chunk],
            )
        return [each.message for each in added]

    async def _without_known(self, new: list[NewMessage]) -> list[NewMessage]:
        """The dispatch is locked by whoever plans, so nobody slips in between."""
        known: set[tuple[DispatchId, str | None]] = set()
        for chunk in chunks(new):
            found = await self._connection.execute(
                select(messages.c.dispatch_id, messages.c.phone, messages.c.bsuid).where(
                    messages.c.dispatch_id.in_({n.message.dispatch_id for n in chunk}),
                    or_(
                        messages.c.phone.in_([n.message.phone for n in chunk if n.message.phone]),
                        messages.c.bsuid.in_([n.message.bsuid for n in chunk if n.message.bsuid]),
                    ),
                )
            )
            for dispatch_id, phone, bsuid in found:
                known |= {(dispatch_id, f"p{phone}"), (dispatch_id, f"b{bsuid}")}
        fresh = []
        for each in new:
            message = each.message
            keys = {
                (message.dispatch_id, f"{mark}{value}")
                for mark, value in (("p", message.phone), ("b", message.bsuid))
                if value
            }
            if keys.isdisjoint(known):
                known |= keys
                fresh.append(each)
        return fresh

    async def lock(self, message_ids: Sequence[MessageId]) -> list[Message]:
        found: list[Message] = []
        for chunk in chunks(sorted(message_ids)):
            found += await self._locked(_BY_ID.where(messages.c.id.in_(chunk)))
        return found

    async def lock_due(self, message_ids: Sequence[MessageId], now: datetime) -> list[Message]:
        found: list[Message] = []
        for chunk in chunks(sorted(message_ids)):
            statement = _BY_ID.where(
                messages.c.id.in_(chunk),
                messages.c.state.in_(sorted(WAITING)),
                messages.c.due_at <= now,
            )
            found += await self._locked(statement, skip_locked=True)
        return found

    async def lock_by_wamid(self, wamids: Sequence[Wamid]) -> list[Message]:
        found: list[Message] = []
        for chunk in chunks(sorted(wamids)):
            found += await self._locked(_BY_ID.where(messages.c.wamid.in_(chunk)))
        return found

    async def lock_in_state(
        self,
        dispatch_id: DispatchId,
        states: Sequence[MessageState],
        *,
        limit: int,
        after: MessageId | None = None,
    ) -> list[Message]:
        statement = _BY_ID.where(
            messages.c.dispatch_id == dispatch_id, messages.c.state.in_(states)
        ).limit(limit)
        if after is not None:
            statement = statement.where(messages.c.id > after)
        return await self._locked(statement)

    async def lock_expired(
        self, dispatch_ids: Sequence[DispatchId], now: datetime, *, limit: int
    ) -> list[Message]:
        statement = _BY_ID.where(
            messages.c.dispatch_id.in_(sorted(dispatch_ids)),
            messages.c.state == MessageState.INFLIGHT,
            messages.c.lease_until <= now,
        ).limit(limit)
        return await self._locked(statement, skip_locked=True)

    async def save(self, changed: Sequence[Message]) -> None:
        if changed:
            await bulk_update(
                self._connection,
                messages,
                [to_change(message) for message in changed],
                key=["id"],
                columns=CHANGING,
            )

    async def _locked(self, statement: Select[Any], *, skip_locked: bool = False) -> list[Message]:
        rows = await self._connection.execute(statement.with_for_update(skip_locked=skip_locked))
        return [to_message(row) for row in rows]


_BY_ID = select(*COLUMNS).order_by(messages.c.id)
