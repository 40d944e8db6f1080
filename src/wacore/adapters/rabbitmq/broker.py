"""One process's share of the broker: a connection that publishes, and one that consumes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aio_pika

from wacore.adapters.rabbitmq.consumption import Consumption, Take
from wacore.adapters.rabbitmq.link import TROUBLE, BrokerAway, Link, Session
from wacore.adapters.rabbitmq.publisher import Publisher
from wacore.adapters.rabbitmq.topology import Topology
from wacore.domain.errors import InvalidInput

_DECLARING = 60.0


def nodes_of(url: str) -> list[str]:
    """
    The cluster's nodes, which are written one after the other with commas.

    Raises:
        InvalidInput: One of them is no AMQP URL.
    """
    nodes = [each.strip() for each in url.split(",")]
    for node in nodes:
        parts = urlsplit(node)
        if parts.scheme not in {"amqp", "amqps"} or not parts.hostname:
            raise InvalidInput(f"{node!r} is not of the form amqp://host/.", field="url")
    return nodes


class Broker:
    """
    Nothing is connected before the first message, in either direction.

    Args:
        url: `amqp://user:password@host:5672/vhost`; a cluster's nodes with commas between them.
        name: The process's, shown in the broker's list of connections.
    """

    def __init__(self, url: str, name: str, topology: Topology, *, heartbeat: int = 10) -> None:
        self._urls = nodes_of(url)
        self.topology = topology
        self.publisher = Publisher(self._urls, f"{name} publishes", topology, heartbeat=heartbeat)
        self.consuming_link = Link(self._urls, f"{name} consumes", self._open, heartbeat=heartbeat)
        self._consumptions: list[Consumption] = []

    @property
    def settled(self) -> int:
        """How many messages were taken for good."""
        return sum(consumption.settled for consumption in self._consumptions)

    def consume(self, queue: str, take: Take, *, concurrency: int) -> None:
        """Once `consuming` is entered."""
        self._consumptions.append(Consumption(queue, take, concurrency=concurrency))

    async def declare(self) -> None:
        """
        The one step that makes the topology.

        Raises:
            BrokerAway: There is no broker, or it has something of that name with other arguments.
        """
        try:
            async with asyncio.timeout(_DECLARING):
                async with await aio_pika.connect(self._urls[0]) as connection:
                    await self.topology.declare(await connection.channel())
        except TROUBLE as error:
            raise BrokerAway(repr(error)) from error

    @asynccontextmanager
    async def consuming(self, *, patience: float = 30.0) -> AsyncIterator[None]:
        """
        Messages are taken inside the block, as soon and as long as the broker is there.

        Args:
            patience: Seconds that messages in hand may take when it ends.
        """
        self.consuming_link.start()
        try:
            yield
        finally:
            await asyncio.gather(*(each.drain(patience) for each in self._consumptions))
            await self.consuming_link.stop()

    async def ping(self) -> None:
        """
        Raises:
            BrokerAway: It does not answer, or its topology is not what we need.
        """
        await self.publisher.link.ping()

    async def aclose(self) -> None:
        await self.publisher.link.stop()

    async def _open(self, session: Session) -> None:
        channel = await session.connection.channel(publisher_confirms=False)
        await self.topology.provide(channel)
        await channel.close()
        for consumption in self._consumptions:
            await consumption.open(session)
