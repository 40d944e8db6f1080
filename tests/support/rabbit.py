"""Brokers for tests: names of their own on a real server, and nothing left there afterwards."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import uuid4

import aio_pika

from wacore.adapters.rabbitmq.broker import Broker
from wacore.adapters.rabbitmq.event_bus import RabbitEventBus
from wacore.adapters.rabbitmq.topology import Topology
from wacore.application.ports import Consume, Envelope

NOBODY = "amqp://guest:guest@127.0.0.1:1/"
"""Where no broker is."""


def a_prefix() -> str:
    return f"test-{uuid4().hex}"


def a_broker(url: str, prefix: str) -> Broker:
    """It notices a connection that is stuck early."""
    return Broker(url, "a test", Topology(prefix, declares=True), heartbeat=2)


@asynccontextmanager
async def channel_to(url: str) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
    async with await aio_pika.connect(url) as connection:
        yield await connection.channel()


@asynccontextmanager
async def removed_afterwards(url: str, broker: Broker) -> AsyncIterator[Broker]:
    """Close it, and delete what its topology has made."""
    try:
        yield broker
    finally:
        await broker.aclose()
        async with channel_to(url) as channel:
            for queue in broker.topology.queues:
                await channel.queue_delete(queue)
            for exchange in broker.topology.exchanges:
                await channel.exchange_delete(exchange)


async def ready(url: str, queue: str) -> int:
    """Messages in a queue that are in nobody's hands."""
    async with channel_to(url) as channel:
        found = await channel.declare_queue(queue, passive=True)
        return found.declaration_result.message_count or 0


async def until(holds: Callable[[], bool], *, within: float = 20.0) -> None:
    """
    Raises:
        TimeoutError: It does not come to hold.
    """
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110 - it is another program's doing
            await asyncio.sleep(0.01)


class Watched:
    """
    A bus whose topology is there, and which consumes, as soon as something is published.

    It counts what the broker has taken, so that a test knows when all of it has arrived.
    """

    def __init__(self, bus: RabbitEventBus, broker: Broker) -> None:
        self._bus = bus
        self._broker = broker
        self._followers: Counter[str] = Counter()
        self._opened = AsyncExitStack()
        self._expected = 0

    def subscribe(self, name: str, consumer: str, consume: Consume) -> None:
        self._followers[name] += 1
        self._bus.subscribe(name, consumer, consume)

    async def publish(self, envelopes: list[Envelope]) -> None:
        if not self._expected:
            await self._opened.enter_async_context(self._broker.consuming())
            await self._broker.consuming_link.ready(10)
        await self._bus.publish(envelopes)
        self._expected += sum(self._followers[envelope.name] for envelope in envelopes)

    async def arrived(self) -> None:
        """Every delivery has been made, or has become a job."""
        await until(lambda: self._broker.settled >= self._expected)

    async def aclose(self) -> None:
        await self._opened.aclose()
