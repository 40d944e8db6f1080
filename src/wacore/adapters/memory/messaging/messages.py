"""Messages under change."""

from collections.abc import Sequence
from datetime import datetime

from wacore.adapters.memory.table import TableView
from wacore.application.messaging.ports import NewMessage, Place
from wacore.domain.ids import DispatchId, MessageId, Wamid
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState


class MemoryMessageStore:
    """A MessageStore; the store's one writer is the lock."""

    def __init__(
        self,
        rows: TableView[MessageId, Message],
        contents: TableView[MessageId, bytes],
        recipients: TableView[tuple[DispatchId, str], MessageId],
    ) -> None:
        self._rows = rows
        self._contents = contents
        self._recipients = recipients

    async def add(self, new: Sequence[NewMessage]) -> list[Place]:
        return [self._add(each) for each in new]

    def _add(self, new: NewMessage) -> Place:
        message = new.message
        if new.unique:
            keys = [(message.dispatch_id, key) for key in _keys(message)]
            for key in keys:
                if key in self._recipients:
                    taken = self._rows[self._recipients[key]]
                    return Place(taken.id, taken.contact_id)
            self._recipients.update(dict.fromkeys(keys, message.id))
        self._rows[message.id] = message
        self._contents[message.id] = new.content
        return Place(message.id, message.contact_id)

    async def lock(self, message_ids: Sequence[MessageId]) -> list[Message]:
        return [self._rows[each] for each in sorted(set(message_ids)) if each in self._rows]

    async def lock_unchanged(self, messages: Sequence[Message]) -> list[Message]:
        kept = {message.id: message for message in messages}
        return [found for found in await self.lock(list(kept)) if found == kept[found.id]]

    async def lock_by_wamid(self, wamids: Sequence[Wamid]) -> list[Message]:
        wanted = set(wamids)
        return [message for message in self._by_id() if message.wamid in wanted]

    async def lock_in_state(
        self,
        dispatch_id: DispatchId,
        states: Sequence[MessageState],
        *,
        limit: int,
        after: Message | None = None,
    ) -> list[Message]:
        found = [
            message
            for message in self._rows.values()
            if message.dispatch_id == dispatch_id
            and message.state in states
            and (after is None or _place(message) > _place(after))
        ]
        return sorted(found, key=_place)[:limit]

    async def lock_expired(
        self, dispatch_ids: Sequence[DispatchId], now: datetime, *, limit: int
    ) -> list[Message]:
        wanted = set(dispatch_ids)
        found = [
            message
            for message in self._by_id()
            if message.dispatch_id in wanted
            and message.state is MessageState.INFLIGHT
            and message.lease_until is not None
            and message.lease_until <= now
        ]
        return found[:limit]

    async def save(self, changes: Sequence[tuple[Message, Message]]) -> None:
        for _, message in changes:
            self._rows[message.id] = message

    def _by_id(self) -> list[Message]:
        return sorted(self._rows.values(), key=lambda message: message.id)


def _place(message: Message) -> tuple[MessageState, datetime, MessageId]:
    """Where it stands among those of its dispatch."""
    return message.state, message.due_at, message.id


def _keys(message: Message) -> list[str]:
    """A contact has one place, and so has an address, unless nothing is to be sent there."""
    keys = [f"contact {message.contact_id}"] if message.contact_id else []
    if message.state is not MessageState.SKIPPED:
        keys += [f"address {address}" for address in (message.phone, message.bsuid) if address]
    return keys
