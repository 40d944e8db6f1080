"""Facts to their consumers, all in this process."""

import asyncio

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.event_bus import MemoryEventBus
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.system import uuid7
from wacore.application.consumers import REDELIVER, UnknownConsumer
from wacore.application.ports import Envelope, Job
from wacore.testing.contracts.event_bus import Consumer, EventBusContract, an_envelope
from wacore.testing.settling import Settling


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def queue(clock: ManualClock) -> MemoryJobQueue:
    return MemoryJobQueue(clock, uuid7, max_attempts=5)


@pytest.fixture
def dead_letters(queue: MemoryJobQueue) -> MemoryJobQueue:
    return queue


@pytest.fixture
def bus(queue: MemoryJobQueue, clock: ManualClock) -> MemoryEventBus:
    return MemoryEventBus(queue, clock, concurrency=3)


@pytest.fixture
def settle(bus: MemoryEventBus, queue: MemoryJobQueue, clock: ManualClock) -> Settling:
    return Settling(bus, queue, clock)


class TestMemoryEventBus(EventBusContract):
    """With its failed deliveries in a queue in memory."""


async def test_a_failure_that_cannot_be_kept_is_not_hidden(clock: ManualClock) -> None:
    """If the queue is away too, publishing fails, so that the outbox keeps the fact."""

    class QueueAway(MemoryJobQueue):
        async def enqueue(self, jobs: list[Job], *, not_before: object = None) -> None:
            raise ConnectionError("the queue is away")

    bus = MemoryEventBus(QueueAway(clock, uuid7), clock)
    bus.subscribe("contacts.created", "audit", Consumer(failures=1))

    with pytest.raises(ConnectionError):
        await bus.publish([an_envelope()])


async def test_a_consumer_subscribes_once(bus: MemoryEventBus) -> None:
    """The same name twice would mean that one of the two misses everything."""
    bus.subscribe("contacts.created", "audit", Consumer())

    with pytest.raises(ValueError, match="audit"):
        bus.subscribe("contacts.created", "audit", Consumer())


async def test_a_delivery_to_nobody_is_an_error(
    bus: MemoryEventBus, queue: MemoryJobQueue, clock: ManualClock, settle: Settling
) -> None:
    """A subscription that disappeared leaves its failed deliveries among the dead, not lost."""
    bus.subscribe("contacts.created", "audit", Consumer(failures=10))
    await bus.publish([an_envelope()])
    renamed = MemoryEventBus(queue, clock)

    await Settling(renamed, queue, clock)()

    [dead] = await queue.dead(limit=10)
    assert UnknownConsumer.__name__ in dead.error


async def test_consumers_run_side_by_side_within_bounds(bus: MemoryEventBus) -> None:
    """As many calls as allowed are under way at once, never more."""
    running, most = 0, 0

    async def consume(_: Envelope) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    bus.subscribe("contacts.created", "audit", consume)
    await bus.publish([an_envelope(number) for number in range(10)])

    assert most == 3


async def test_failures_share_the_queue_fairly(bus: MemoryEventBus, queue: MemoryJobQueue) -> None:
    """One job a consumer and fact, in the lane of its organisation."""
    bus.subscribe("contacts.created", "audit", Consumer(failures=10))
    await bus.publish([an_envelope(1), an_envelope(2), an_envelope(1)])

    assert await queue.waiting(REDELIVER) == 2
