"""Facts over a real broker; their failed deliveries are jobs in a database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from support.rabbit import Watched, a_broker, channel_to, ready, until
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.rabbitmq.broker import Broker
from wacore.adapters.rabbitmq.event_bus import RabbitEventBus
from wacore.adapters.rabbitmq.link import BrokerAway
from wacore.adapters.rabbitmq.publisher import Unroutable
from wacore.adapters.rabbitmq.topology import Topology
from wacore.adapters.sql.job_queue import SqlJobQueue
from wacore.application.consumers import REDELIVER
from wacore.application.ports import Envelope
from wacore.testing.contracts.event_bus import Consumer, EventBusContract, Settle, an_envelope
from wacore.testing.settling import Settling

CREATED = "contacts.created"


@pytest.fixture
def carrier(broker: Broker, kept: SqlJobQueue, clock: ManualClock) -> RabbitEventBus:
    return RabbitEventBus(broker, kept, clock, concurrency=3)


@pytest.fixture
async def bus(carrier: RabbitEventBus, broker: Broker) -> AsyncIterator[Watched]:
    watched = Watched(carrier, broker)
    yield watched
    await watched.aclose()


@pytest.fixture
def settle(bus: Watched, carrier: RabbitEventBus, kept: SqlJobQueue, clock: ManualClock) -> Settle:
    redeliver = Settling(carrier, kept, clock)

    async def settle() -> None:
        await bus.arrived()
        await redeliver()

    return settle


@pytest.fixture
def dead_letters(kept: SqlJobQueue) -> SqlJobQueue:
    return kept


class TestRabbitEventBus(EventBusContract):
    """With its failed deliveries in a database."""


async def test_processes_of_one_consumer_share_its_facts(
    bus: Watched, kept: SqlJobQueue, clock: ManualClock, rabbitmq_url: str, prefix: str
) -> None:
    """Each fact goes to one of them."""
    here, there = Consumer(), Consumer()
    bus.subscribe(CREATED, "audit", here)
    elsewhere = a_broker(rabbitmq_url, prefix)
    RabbitEventBus(elsewhere, kept, clock).subscribe(CREATED, "audit", there)
    async with elsewhere.consuming():
        await elsewhere.consuming_link.ready(10)
        await bus.publish([an_envelope(number) for number in range(50)])
        await until(lambda: len(here.got) + len(there.got) == 50)
    await elsewhere.aclose()

    assert {envelope.id for envelope in here.got}.isdisjoint(each.id for each in there.got)
    assert here.got
    assert there.got


async def test_facts_wait_for_a_consumer_that_is_away(
    carrier: RabbitEventBus, broker: Broker
) -> None:
    """Once its queue is declared, nothing passes a consumer by."""
    consumer = Consumer()
    carrier.subscribe(CREATED, "audit", consumer)
    await carrier.publish([an_envelope(number) for number in range(20)])
    assert [] == consumer.got

    async with broker.consuming():
        await until(lambda: len(consumer.got) == 20)


async def test_calls_run_side_by_side_within_bounds(bus: Watched) -> None:
    """As many as allowed are under way at once, never more."""
    running, most = 0, 0
    full = asyncio.Event()

    async def consume(_: Envelope) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == 3:
            full.set()
        await asyncio.wait_for(full.wait(), 10)
        running -= 1

    bus.subscribe(CREATED, "audit", consume)
    await bus.publish([an_envelope(number) for number in range(20)])
    await bus.arrived()

    assert 3 == most


async def test_what_is_no_event_is_set_aside(
    bus: Watched, broker: Broker, settle: Settle, kept: SqlJobQueue, rabbitmq_url: str
) -> None:
    """It can be looked at among the dead, and holds up nothing."""
    consumer = Consumer()
    bus.subscribe(CREATED, "audit", consumer)
    await bus.publish([an_envelope(1)])
    await broker.publisher.publish(broker.topology.events, CREATED, b"\xff no JSON", deadline=5)
    await until(lambda: broker.settled == 2)
    await settle()

    [dead] = await kept.dead(limit=10)
    assert (REDELIVER, 3) == (dead.job.kind, dead.attempts)
    assert "ValidationError" in dead.error
    assert [an_envelope(1)] == consumer.got


async def test_what_killed_its_process_again_and_again_becomes_a_job(
    bus: Watched, broker: Broker, kept: SqlJobQueue, rabbitmq_url: str
) -> None:
    """After twenty-one deliveries that nobody ended, the queue stops handing it out."""
    consumer = Consumer()
    bus.subscribe(CREATED, "audit", consumer)
    await broker.declare()
    async with channel_to(rabbitmq_url) as channel:
        queue = await channel.get_queue(broker.topology.events_of("audit"))
        to = await channel.get_exchange(broker.topology.events)
        async with AsyncExitStack() as opened:
            await broker.publisher.publish(to.name, CREATED, b"{}", deadline=5)
            for _ in range(21):
                message = await queue.get(timeout=10)
                await message.reject(requeue=True)
            await opened.enter_async_context(broker.consuming())
            await until(lambda: broker.settled == 1)

    assert 0 == await ready(rabbitmq_url, broker.topology.events_of("audit"))
    assert 0 == await ready(rabbitmq_url, broker.topology.crashes_of("audit"))
    assert 1 == await kept.waiting(REDELIVER)
    assert 0 == consumer.calls


async def test_a_drain_ends_calls_and_gives_back_the_rest(
    carrier: RabbitEventBus, broker: Broker, rabbitmq_url: str
) -> None:
    """What has begun is finished and not repeated; what has not goes to somebody else."""
    begun, go_on = asyncio.Event(), asyncio.Event()
    done: list[Envelope] = []

    async def consume(envelope: Envelope) -> None:
        begun.set()
        await go_on.wait()
        done.append(envelope)

    carrier.subscribe(CREATED, "audit", consume)
    await carrier.publish([an_envelope(number) for number in range(10)])
    async with broker.consuming():
        await asyncio.wait_for(begun.wait(), 10)
        asyncio.get_running_loop().call_later(0.3, go_on.set)

    assert 3 == len(done) == broker.settled
    assert 7 == await ready(rabbitmq_url, broker.topology.events_of("audit"))


async def test_a_topology_with_holes_is_no_silent_loss(
    carrier: RabbitEventBus, broker: Broker, rabbitmq_url: str
) -> None:
    """A fact that no queue takes is not published, so the outbox keeps it; afterwards all is well."""
    carrier.subscribe(CREATED, "audit", Consumer())
    await carrier.publish([an_envelope(1)])
    async with channel_to(rabbitmq_url) as channel:
        for queue in broker.topology.queues:
            await channel.queue_delete(queue)

    with pytest.raises(Unroutable):
        await carrier.publish([an_envelope(2)])
    await broker.declare()
    await carrier.publish([an_envelope(2)])

    assert 1 == await ready(rabbitmq_url, broker.topology.events_of("audit"))


async def test_services_look_for_what_the_one_step_declares(
    rabbitmq_url: str, prefix: str, broker: Broker, kept: SqlJobQueue, clock: ManualClock
) -> None:
    """Without it they are not ready, and say what is missing; with it they are, untouched."""
    service = Broker(rabbitmq_url, "a service", Topology(prefix))
    RabbitEventBus(service, kept, clock).subscribe(CREATED, "audit", Consumer())
    with pytest.raises(BrokerAway, match=f"no exchange '{prefix}.events'"):
        await service.ping()

    RabbitEventBus(broker, kept, clock).subscribe(CREATED, "audit", Consumer())
    await broker.declare()
    await broker.declare()
    await service.publisher.link.ready(10)
    await service.ping()
    await service.aclose()


async def test_the_step_fails_where_something_else_has_the_name(
    rabbitmq_url: str, broker: Broker
) -> None:
    """Before any service meets it."""
    broker.topology.wake("campaign")
    async with channel_to(rabbitmq_url) as channel:
        await channel.declare_queue(
            broker.topology.wake("campaign"), durable=True, arguments={"x-queue-type": "quorum"}
        )

    with pytest.raises(BrokerAway, match="PRECONDITION_FAILED"):
        await broker.declare()
