"""The way out of a store in memory."""

from datetime import datetime, timedelta
from uuid import UUID

from wacore.adapters.memory.unit_of_work import MemoryStore
from wacore.application.ports import Clock, Envelope


class MemoryOutboxRelay:
    """
    Args:
        lease: Seconds until a claimed envelope that was not marked returns.
    """

    def __init__(self, store: MemoryStore, clock: Clock, *, lease: float = 60.0) -> None:
        self._store = store
        self._clock = clock
        self._lease = timedelta(seconds=lease)
        self._claimed_until: dict[UUID, datetime] = {}

    async def pending(self, limit: int) -> list[Envelope]:
        now = self._clock.now()
        free = [
            envelope
            for envelope in sorted(self._store.outbox.values(), key=lambda e: e.id)
            if self._claimed_until.get(envelope.id, now) <= now
        ][:limit]
        self._claimed_until.update({envelope.id: now + self._lease for envelope in free})
        return free

    async def published(self, envelopes: list[Envelope]) -> None:
        ids = {envelope.id for envelope in envelopes}
        self._store.outbox.apply({}, ids)
        for envelope_id in ids:
            self._claimed_until.pop(envelope_id, None)

    async def backlog(self) -> int:
        return len(self._store.outbox)
