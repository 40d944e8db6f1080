"""What happens to facts while the broker, or the way to it, breaks."""

import asyncio
import os
import signal
import socket
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from support.rabbit import a_broker, channel_to, ready, removed_afterwards, until
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.rabbitmq.broker import Broker
from wacore.adapters.rabbitmq.event_bus import RabbitEventBus
from wacore.adapters.rabbitmq.link import BrokerAway
from wacore.adapters.sql.job_queue import SqlJobQueue
from wacore.application.ports import Envelope
from wacore.testing.contracts.event_bus import Consumer, an_envelope
from wacore.testing.servers import RABBITMQ, lend
from wacore.testing.servers.private import Private
from wacore.testing.wire import Wire, wire_to

pytestmark = pytest.mark.xdist_group("rabbitmq faults")

CREATED = "contacts.created"
PUBLISHERS = 6
_GROWN_UP = 3.0
"""Seconds. A queue of RabbitMQ 3.10 that dies in its first second may never elect a leader again."""


@pytest.fixture(scope="module")
def server() -> Iterator[Private]:
    """A broker that may be killed."""
    with lend(RABBITMQ) as server:
        yield server


def answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), 1).close()
    except OSError:
        return False
    return True


def ctl(server: Private, *words: str) -> None:
    where = server.options[server.options.index("--dir") + 1]
    subprocess.run(
        [*server.command, "ctl", "--dir", where, *words], check=True, capture_output=True
    )


class Load:
    """Publishes without pause, as an outbox would: what was not confirmed is published again."""

    def __init__(self, bus: RabbitEventBus) -> None:
        self._bus = bus
        self._numbers = count(1)
        self._stop = asyncio.Event()
        self.confirmed: set[UUID] = set()
        self.got: Counter[UUID] = Counter()
        bus.subscribe(CREATED, "audit", self._consume)

    async def _consume(self, envelope: Envelope) -> None:
        await asyncio.sleep(0.005)
        self.got[envelope.id] += 1

    @property
    def lost(self) -> set[UUID]:
        return self.confirmed - set(self.got)

    async def _publish(self) -> None:
        while not self._stop.is_set():
            envelope = an_envelope(next(self._numbers))
            while envelope.id not in self.confirmed:
                with suppress(BrokerAway):
                    await self._bus.publish([envelope])
                    self.confirmed.add(envelope.id)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            for _ in range(PUBLISHERS):
                group.create_task(self._publish())
            await until(lambda: len(self.got) > 100)
            yield
            # publishing and consuming go on as before
            before = set(self.confirmed)
            await until(lambda: len(set(self.got) - before) > 100, within=60)
            self._stop.set()


async def survives(
    broker: Broker,
    kept: SqlJobQueue,
    clock: ManualClock,
    hurt: Callable[[], Awaitable[None]],
) -> Load:
    """Nothing confirmed is lost, and the consumers are back by themselves."""
    load = Load(RabbitEventBus(broker, kept, clock))
    async with broker.consuming():
        await broker.consuming_link.ready(10)
        async with load.running():
            await hurt()
        await until(lambda: not load.lost, within=60)
    return load


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_a_restarted_broker_has_lost_nothing(
    server: Private, prefix: str, kept: SqlJobQueue, clock: ManualClock, how: signal.Signals
) -> None:
    """Told to stop or killed under load: facts arrive, and the consumers return by themselves."""

    async def restart() -> None:
        await asyncio.sleep(_GROWN_UP)
        os.kill(server.pid, how)
        await until(lambda: not answers(server.url))
        await asyncio.to_thread(server.start)

    broker = a_broker(server.url, prefix)
    async with removed_afterwards(server.url, broker):
        load = await survives(broker, kept, clock, restart)

        assert set() == load.lost
        assert 2 == broker.consuming_link.restored == broker.publisher.link.restored


@pytest.fixture
async def wire(rabbitmq_url: str) -> AsyncIterator[Wire]:
    async with wire_to(rabbitmq_url) as wire:
        yield wire


async def test_a_wire_that_is_cut_again_and_again(
    wire: Wire, prefix: str, rabbitmq_url: str, kept: SqlJobQueue, clock: ManualClock
) -> None:
    """Each time all of it is made anew."""
    broker = a_broker(wire.url, prefix)

    async def cut() -> None:
        for times in range(1, 6):
            wire.cut()
            await until(lambda times=times: broker.consuming_link.restored > times)  # type: ignore[misc]

    async with removed_afterwards(rabbitmq_url, broker):
        load = await survives(broker, kept, clock, cut)

        assert set() == load.lost
        assert 6 == broker.consuming_link.restored


async def test_a_wire_that_goes_silent_is_noticed(
    wire: Wire, prefix: str, rabbitmq_url: str, kept: SqlJobQueue, clock: ManualClock
) -> None:
    """Nobody closes the connection; the heartbeat tells."""
    broker = a_broker(wire.url, prefix)

    async def silence() -> None:
        wire.go_silent()
        await until(lambda: not broker.consuming_link.up.is_set(), within=30)
        wire.speak()
        await until(lambda: broker.consuming_link.restored > 1, within=30)

    async with removed_afterwards(rabbitmq_url, broker):
        load = await survives(broker, kept, clock, silence)

        assert set() == load.lost


async def test_a_call_outlives_its_connection(
    wire: Wire, prefix: str, rabbitmq_url: str, kept: SqlJobQueue, clock: ManualClock
) -> None:
    """It is not cancelled half way, and its fact comes once more, since nobody acknowledged it."""
    broker = a_broker(wire.url, prefix)
    begun, go_on = asyncio.Event(), asyncio.Event()
    ended: list[UUID] = []

    async def consume(envelope: Envelope) -> None:
        begun.set()
        await go_on.wait()
        ended.append(envelope.id)

    bus = RabbitEventBus(broker, kept, clock)
    bus.subscribe(CREATED, "audit", consume)
    async with removed_afterwards(rabbitmq_url, broker), broker.consuming():
        await broker.consuming_link.ready(10)
        await bus.publish([an_envelope(1)])
        await asyncio.wait_for(begun.wait(), 10)
        wire.cut()
        await until(lambda: broker.consuming_link.restored == 2)
        go_on.set()

        await until(lambda: len(ended) == 2)
        await until(lambda: broker.settled == 1)


async def test_a_process_holds_no_more_than_it_works_on(
    wire: Wire, prefix: str, rabbitmq_url: str, kept: SqlJobQueue, clock: ManualClock
) -> None:
    """The rest waits at the broker for whoever is free; also after the connection was lost."""
    broker = a_broker(wire.url, prefix)
    go_on = asyncio.Event()
    calls: Counter[UUID] = Counter()

    async def consume(envelope: Envelope) -> None:
        calls[envelope.id] += 1
        await go_on.wait()

    bus = RabbitEventBus(broker, kept, clock, concurrency=3)
    bus.subscribe(CREATED, "audit", consume)
    queue = broker.topology.events_of("audit")
    async with removed_afterwards(rabbitmq_url, broker), broker.consuming():
        await broker.consuming_link.ready(10)
        await bus.publish([an_envelope(number) for number in range(20)])
        await until(lambda: len(calls) == 3)
        before = await ready(rabbitmq_url, queue)
        wire.cut()
        await until(lambda: broker.consuming_link.restored == 2)
        async with asyncio.timeout(10):
            while await ready(rabbitmq_url, queue) != 17:  # noqa: ASYNC110  # it is handed out again
                await asyncio.sleep(0.05)
        go_on.set()
        await until(lambda: broker.settled == 20)

    assert 17 == before


async def test_a_broker_short_of_memory_still_delivers(
    server: Private, prefix: str, kept: SqlJobQueue, clock: ManualClock
) -> None:
    """It blocks who publishes, until its deadline; what it has goes to consumers meanwhile."""
    broker, consumer = a_broker(server.url, prefix), Consumer()
    bus = RabbitEventBus(broker, kept, clock)
    bus.subscribe(CREATED, "audit", consumer)
    async with removed_afterwards(server.url, broker):
        await bus.publish([an_envelope(number) for number in range(10)])
        await asyncio.to_thread(ctl, server, "set_vm_memory_high_watermark", "absolute", "10MiB")
        try:
            with pytest.raises(BrokerAway):
                await broker.publisher.publish(broker.topology.events, CREATED, b"{}", deadline=0.5)
            async with broker.consuming():
                await until(lambda: len(consumer.got) == 10)
                await asyncio.to_thread(ctl, server, "set_vm_memory_high_watermark", "0.4")
                await bus.publish([an_envelope(11)])
                await until(lambda: len(consumer.got) == 11)
        finally:
            await asyncio.to_thread(ctl, server, "set_vm_memory_high_watermark", "0.4")


async def test_a_queue_that_is_deleted_comes_back_with_its_consumer(
    broker: Broker, rabbitmq_url: str, kept: SqlJobQueue, clock: ManualClock
) -> None:
    """The broker cancels the consumer without closing anything, which must not go unnoticed."""
    got: list[Envelope] = []

    async def consume(envelope: Envelope) -> None:
        got.append(envelope)

    bus = RabbitEventBus(broker, kept, clock)
    bus.subscribe(CREATED, "audit", consume)
    async with broker.consuming():
        await broker.consuming_link.ready(10)
        async with channel_to(rabbitmq_url) as channel:
            await channel.queue_delete(broker.topology.events_of("audit"))
        await until(lambda: broker.consuming_link.restored == 2)
        await bus.publish([an_envelope(1)])

        await until(lambda: [an_envelope(1)] == got)


async def test_a_call_that_waits_for_a_broker_can_be_cancelled(
    wire: Wire, broker: Broker, kept: SqlJobQueue, clock: ManualClock
) -> None:
    """By whoever asked; a deadline, too, ends it in time and as BrokerAway."""
    away = a_broker(wire.url, "away")
    wire.go_silent()
    publishing = asyncio.create_task(away.publisher.publish("", "x", b"{}", deadline=60))
    with pytest.raises(BrokerAway):
        await asyncio.wait_for(away.publisher.publish("", "x", b"{}", deadline=0.2), 5)

    publishing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(publishing, 5)
    wire.speak()
    await away.aclose()
