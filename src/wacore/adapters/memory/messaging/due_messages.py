"""What is to be sent, as last committed."""

from datetime import datetime

from wacore.adapters.memory.messaging.store import MemoryMessagingStore
from wacore.application.messaging.ports import DueMessage
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.message_state import MessageState


class MemoryDueMessages:
    """A DueMessages."""

    def __init__(self, store: MemoryMessagingStore) -> None:
        self._store = store

    async def dispatch(self, dispatch_id: DispatchId) -> Dispatch | None:
        return self._store.dispatches.get(dispatch_id)

    async def due(self, dispatch_id: DispatchId, now: datetime, *, limit: int) -> list[DueMessage]:
        due = [
            message
            for message in self._store.messages.values()
            if message.dispatch_id == dispatch_id and message.is_due(now)
        ]
        due.sort(key=lambda m: (m.state is MessageState.PLANNED, m.due_at, m.id))
        return [DueMessage(m, self._store.contents[m.id]) for m in due[:limit]]

    async def waiting(
        self, now: datetime, *, limit: int, after: DispatchId | None = None
    ) -> list[Dispatch]:
        due = {m.dispatch_id for m in self._store.messages.values() if m.is_due(now)}
        found = [self._store.dispatches[each] for each in due]
        return _portion([dispatch for dispatch in found if dispatch.sends], after, limit)

    async def in_state(
        self, state: MessageState, *, limit: int, after: DispatchId | None = None
    ) -> list[Dispatch]:
        found = {key[0] for key, n in self._store.tallies.items() if key[1] is state and n > 0}
        return _portion([self._store.dispatches[each] for each in found], after, limit)

    async def being_planned(self, *, limit: int) -> list[Dispatch]:
        found = [
            each
            for each in self._store.dispatches.values()
            if each.kind is DispatchKind.CAMPAIGN and each.total is None and not each.over
        ]
        return sorted(found, key=lambda dispatch: dispatch.id)[:limit]

    async def resting(
        self, reason: str, *, limit: int, after: DispatchId | None = None
    ) -> list[Dispatch]:
        found = [each for each in self._store.dispatches.values() if each.rests_for(reason)]
        return _portion(found, after, limit)

    async def half_cancelled(self, *, limit: int) -> list[Dispatch]:
        found = await self.in_state(MessageState.PLANNED, limit=limit)
        found += await self.in_state(MessageState.DEFERRED, limit=limit)
        halves = {each.id: each for each in found if each.state is DispatchState.CANCELLED}
        return [halves[each] for each in sorted(halves)][:limit]


def _portion(found: list[Dispatch], after: DispatchId | None, limit: int) -> list[Dispatch]:
    follow = [each for each in found if after is None or each.id > after]
    return sorted(follow, key=lambda dispatch: dispatch.id)[:limit]
