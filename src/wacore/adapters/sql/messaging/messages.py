"""Messages under change."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    insert,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import NullType

from wacore.adapters.sql.bulk import bulk_update, chunks
from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.messaging.message_rows import (
    COLUMNS,
    SHARED,
    changed_columns,
    to_change,
    to_message,
    to_row,
)
from wacore.adapters.sql.messaging.tables import message_contents, messages
from wacore.application.messaging.ports import NewMessage, Place
from wacore.domain.ids import ContactId, DispatchId, MessageId, Wamid
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState

_Key = tuple[DispatchId, str, str | ContactId | None]


class SqlMessageStore:
    """A MessageStore; SQLite has no row locks, there the only writing connection is the lock."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: Sequence[NewMessage]) -> list[Place]:
        places = await self._places([each for each in new if each.unique])
        answer, fresh = [], []
        for each in new:
            message = each.message
            own = Place(message.id, message.contact_id)
            keys = _keys(message) if each.unique else []
            place = next((places[key] for key in keys if key in places), own)
            if place is own:
                places.update(dict.fromkeys(keys, own))
                fresh.append(each)
            answer.append(place)
        for chunk in chunks(fresh):
            await self._connection.execute(insert(messages), [to_row(n) for n in chunk])
            await self._connection.execute(
                insert(message_contents),
                [{"message_id": n.message.id, "content": n.content} for n in chunk],
            )
        return answer

    async def _places(self, new: Sequence[NewMessage]) -> dict[_Key, Place]:
        """Those taken already. The caller has locked the dispatch, so nobody slips in between."""
        taken: dict[_Key, Place] = {}
        for chunk in chunks([each for each in new if _keys(each.message)]):
            found = await self._connection.execute(_places_of([each.message for each in chunk]))
            for row in found:
                place = Place(row.id, row.contact_id)
                taken[row.dispatch_id, "contact", row.contact_id] = place
                if row.unique_by == SHARED:
                    taken[row.dispatch_id, "phone", row.phone] = place
                    taken[row.dispatch_id, "bsuid", row.bsuid] = place
        return taken

    async def lock(self, message_ids: Sequence[MessageId]) -> list[Message]:
        found: list[Message] = []
        for chunk in chunks(sorted(message_ids)):
            found += await self._locked(_BY_ID.where(messages.c.id.in_(chunk)))
        return found

    async def lock_unchanged(self, read: Sequence[Message]) -> list[Message]:
        """Every change moves `changed_at`, `state` or `attempt`, so these tell without all the rest."""
        kept = {message.id.bytes: message for message in read}
        looks = {(message.changed_at, message.state, message.attempt) for message in read}
        found: list[Message] = []
        for chunk in chunks(sorted(kept)):
            if len(looks) == 1:  # what was planned or claimed at once: the database compares
                [(changed_at, state, attempt)] = looks
                look = {"changed_at": changed_at, "state": state, "attempt": attempt}
                rows = await self._connection.execute(_ALIKE, {"ids": chunk, **look})
                found += [kept[bytes(row[0])] for row in rows]
                continue
            rows = await self._connection.execute(_LOOKS, {"ids": chunk})
            for message_id, changed_at, state, attempt in rows:
                message = kept[bytes(message_id)]
                if (message.changed_at, message.state, message.attempt) == (
                    changed_at,
                    state,
                    attempt,
                ):
                    found.append(message)
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
        after: Message | None = None,
    ) -> list[Message]:
        found: list[Message] = []
        for stretch in _stretches(states, after):
            if len(found) < limit:
                statement = _BY_DUE.where(messages.c.dispatch_id == dispatch_id, *stretch)
                found += await self._locked(statement.limit(limit - len(found)))
        return found

    async def lock_expired(
        self, dispatch_ids: Sequence[DispatchId], now: datetime, *, limit: int
    ) -> list[Message]:
        statement = _BY_ID.where(
            messages.c.dispatch_id.in_(sorted(dispatch_ids)),
            messages.c.state == MessageState.INFLIGHT,
            messages.c.lease_until <= now,
        ).limit(limit)
        return await self._locked(statement, skip_locked=True)

    async def save(self, changes: Sequence[tuple[Message, Message]]) -> None:
        columns = changed_columns(changes)
        if columns:
            await bulk_update(
                self._connection,
                messages,
                [to_change(after, columns) for _, after in changes],
                key=["id"],
                columns=columns,
            )

    async def _locked(self, statement: Select[Any], *, skip_locked: bool = False) -> list[Message]:
        rows = await self._connection.execute(statement.with_for_update(skip_locked=skip_locked))
        return [to_message(row) for row in rows]


def _places_of(new: Sequence[Message]) -> CompoundSelect[Any]:
    """By each way to name somebody apart: an OR of them is answered by reading the whole dispatch."""
    c = messages.c
    named: list[tuple[Column[Any], set[Any]]] = [
        (c.contact_id, {each.contact_id for each in new}),
        (c.phone, {each.phone for each in new}),
        (c.bsuid, {each.bsuid for each in new}),
    ]
    dispatch_ids = {each.dispatch_id for each in new}
    return union_all(
        *(
            select(c.dispatch_id, c.phone, c.bsuid, c.id, c.contact_id, c.unique_by).where(
                c.dispatch_id.in_(dispatch_ids), column.in_(values)
            )
            for column, known in named
            if (values := known - {None})
        )
    )


_PLAIN_ID: ColumnElement[Any] = type_coerce(messages.c.id, NullType())
"""As the drivers give and take it, where nobody wants a UUID."""

_LOOKS = (
    select(_PLAIN_ID, messages.c.changed_at, messages.c.state, messages.c.attempt)
    .where(_PLAIN_ID.in_(bindparam("ids", expanding=True)))
    .order_by(messages.c.id)
    .with_for_update(skip_locked=True)
)
_ALIKE = _LOOKS.with_only_columns(_PLAIN_ID).where(
    messages.c.changed_at == bindparam("changed_at"),
    messages.c.state == bindparam("state"),
    messages.c.attempt == bindparam("attempt"),
)

_BY_ID = select(*COLUMNS).order_by(messages.c.id)
_BY_DUE = select(*COLUMNS).order_by(messages.c.due_at, messages.c.id)
_DUE = Keyset("messages.due", messages.c.due_at, messages.c.id)


def _stretches(
    states: Sequence[MessageState], after: Message | None
) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """
    What follows `after`, in pieces that an index gives in order from their first row.

    As one statement it would be sorted, all of it for each portion, or passed over from its start.
    """
    for state in sorted(states):
        its_own = messages.c.state == state
        if after is None or state > after.state:
            yield (its_own,)
        elif state is after.state:
            for stretch in reversed(_DUE.stretches([after.due_at, after.id])):
                yield its_own, stretch


def _keys(message: Message) -> list[_Key]:
    """A contact has one place, and so has an address, unless nothing is to be sent there."""
    addresses = () if message.state is MessageState.SKIPPED else _ADDRESSES
    return [
        (message.dispatch_id, name, getattr(message, value))
        for name, value in (("contact", "contact_id"), *addresses)
        if getattr(message, value) is not None
    ]


_ADDRESSES = (("phone", "phone"), ("bsuid", "bsuid"))
