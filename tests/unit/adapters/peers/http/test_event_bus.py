"""Facts between services, for want of a broker."""

from datetime import timedelta

import pytest

from support.peer_wire import Wire
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.event_bus import MemoryEventBus
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.peers.http.event_bus import REPOST, HttpEventBus
from wacore.adapters.peers.http.peer import Peer, PeerUnavailable
from wacore.adapters.system import uuid7
from wacore.application.ports import Consume, Envelope
from wacore.testing.contracts.event_bus import Consumer, EventBusContract, an_envelope
from wacore.testing.settling import Settling


class Subscribing(HttpEventBus):
    """A bus whose consumers sit in the other service, where a contract's subscriptions go."""

    def __init__(self, there: MemoryEventBus, peer: Peer, queue: MemoryJobQueue) -> None:
        here = MemoryEventBus(queue, clock := ManualClock())
        followers = {"contacts.created": ["whatsapp"]}
        super().__init__(here, {"whatsapp": peer}, followers, queue, clock)
        self._there = there

    def subscribe(self, name: str, consumer: str, consume: Consume) -> None:
        self._there.subscribe(name, consumer, consume)


class Delivering(Wire):
    """The other service gives what it takes to its own consumers."""

    def __init__(self, there: MemoryEventBus) -> None:
        super().__init__(asked="whatsapp")
        self._there = there

    async def take(self, envelopes: list[Envelope]) -> None:
        await self._there.publish(envelopes)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def queue(clock: ManualClock) -> MemoryJobQueue:
    return MemoryJobQueue(clock, uuid7, max_attempts=5)


@pytest.fixture
def there(queue: MemoryJobQueue, clock: ManualClock) -> MemoryEventBus:
    return MemoryEventBus(queue, clock)


class TestHttpEventBus(EventBusContract):
    """Published here, consumed there; what fails there waits there."""

    @pytest.fixture
    def bus(self, there: MemoryEventBus, clock: ManualClock) -> HttpEventBus:
        return Subscribing(there, Delivering(there).peer, MemoryJobQueue(clock, uuid7))

    @pytest.fixture
    def settle(self, there: MemoryEventBus, queue: MemoryJobQueue, clock: ManualClock) -> Settling:
        return Settling(there, queue, clock)

    @pytest.fixture
    def dead_letters(self, queue: MemoryJobQueue) -> MemoryJobQueue:
        return queue


async def test_a_service_that_is_away_gets_it_later(
    there: MemoryEventBus, queue: MemoryJobQueue, clock: ManualClock
) -> None:
    """The fact waits among the publisher's jobs; consumers here do not wait with it."""
    consumer, wire = Consumer(), Delivering(there)
    away = Peer("whatsapp", wire.http, lambda _: "not a token")
    here = MemoryEventBus(queue, clock)
    here.subscribe("contacts.created", "audit", consumer)
    followers = {"contacts.created": ["whatsapp"]}
    bus = HttpEventBus(here, {"whatsapp": away}, followers, queue, clock)
    got = Consumer()
    there.subscribe("contacts.created", "other", got)

    await bus.publish([an_envelope()])

    assert ([an_envelope()], []) == (consumer.got, got.got)
    clock.advance(timedelta(seconds=10))
    [job] = await queue.reserve([REPOST], limit=10, lease=60)
    with pytest.raises(PeerUnavailable):
        await bus.repost(job, lambda: True)
    back = HttpEventBus(here, {"whatsapp": wire.peer}, followers, queue, clock)
    assert await back.repost(job, lambda: True)
    assert [an_envelope()] == got.got
