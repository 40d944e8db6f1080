"""From a context's outbox to the event bus."""

from wacore.application.ports import EventBus, OutboxRelay


class RelayOutbox:
    """
    Publish committed facts, and forget them once the bus has them.

    Dying at any point loses nothing: what was not forgotten is published again.
    """

    def __init__(self, relay: OutboxRelay, bus: EventBus, *, batch: int = 100) -> None:
        self._relay = relay
        self._bus = bus
        self._batch = batch

    async def __call__(self) -> int:
        """How many were published; none means that there is time for a rest."""
        envelopes = await self._relay.pending(self._batch)
        if envelopes:
            await self._bus.publish(envelopes)
            await self._relay.published(envelopes)
        return len(envelopes)
