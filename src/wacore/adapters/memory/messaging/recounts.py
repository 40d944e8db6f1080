"""Counting rows against counters."""

from collections import Counter
from datetime import datetime

from wacore.adapters.memory.messaging.store import MemoryMessagingStore
from wacore.adapters.memory.table import TableView
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.tally import Tally, bucket


class MemoryRecounts:
    """A Recounts."""

    def __init__(self, store: MemoryMessagingStore) -> None:
        self._store = store

    async def dispatches(
        self, *, since: datetime | None, after: DispatchId | None, limit: int
    ) -> list[DispatchId]:
        found = [
            each.id
            for each in self._store.dispatches.values()
            if (since is None or each.ended_at is None or each.ended_at >= since)
            and (after is None or each.id > after)
        ]
        return sorted(found)[:limit]

    async def recount(self, dispatch_id: DispatchId) -> tuple[Tally, Tally]:
        kept = {
            (state, reason): n
            for (dispatch, state, reason), n in self._store.tallies.items()
            if dispatch == dispatch_id and n
        }
        rows = [m for m in self._store.messages.values() if m.dispatch_id == dispatch_id]
        return Tally(kept), Tally(Counter(map(bucket, rows)))


class MemoryDriftStore:
    """A DriftStore."""

    def __init__(self, rows: TableView[DispatchId, int]) -> None:
        self._rows = rows

    async def note(self, dispatch_id: DispatchId, messages: int, now: datetime) -> None:
        self._rows.pop(dispatch_id, None)
        if messages:
            self._rows[dispatch_id] = messages
