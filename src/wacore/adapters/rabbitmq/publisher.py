"""Messages to the broker, each confirmed by it."""

import asyncio
import itertools
import random
from collections.abc import Sequence

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractChannel
from aio_pika.exceptions import DeliveryError, PublishError

from wacore.adapters.rabbitmq.link import TROUBLE, BrokerAway, Link, Session, raise_if_ours
from wacore.adapters.rabbitmq.topology import Topology
from wacore.domain.errors import UpstreamFailed

_IN_FLIGHT = 100  # more adds to the latency, not to the rate
_ONE_TRY = 5.0
_FIRST_DELAY = 0.1
_LONGEST_DELAY = 1.0


class Unroutable(UpstreamFailed):
    """The topology lacks what the message is for: it is certainly not stored."""

    code = "message-unroutable"

    def __init__(self, exchange: str, key: str) -> None:
        super().__init__(f"RabbitMQ has no queue for {key!r} of exchange {exchange!r}.")
        self.exchange = exchange
        self.key = key


class Publisher:
    """
    On a connection of its own, since a broker short of memory stops those that publish.

    The connection is opened with the first call.
    """

    def __init__(
        self, urls: Sequence[str], name: str, topology: Topology, *, heartbeat: int = 10
    ) -> None:
        self.link = Link(urls, name, self._open, heartbeat=heartbeat)
        self._topology = topology
        self._channel: AbstractChannel | None = None
        self._places = asyncio.Semaphore(_IN_FLIGHT)
        self._numbers = itertools.count(1)

    async def publish(
        self, exchange: str, key: str, body: bytes, *, deadline: float, message_id: str = ""
    ) -> None:
        """
        Returns once the broker is responsible for it; until then it is tried again.

        Args:
            exchange: Empty means the queue called `key`.
            deadline: Seconds for all tries.
            message_id: Stays the same through all tries; one of our own if empty.

        Raises:
            Unroutable: No queue takes it.
            BrokerAway: Nothing is known; it may have been stored, once or more often.
        """
        message = Message(
            body,
            message_id=message_id or str(next(self._numbers)),
            delivery_mode=DeliveryMode.PERSISTENT,
            content_type="application/json",
        )
        loop = asyncio.get_running_loop()
        end, delay = loop.time() + deadline, _FIRST_DELAY
        async with self._places:
            while True:
                await self.link.ready(max(0.0, end - loop.time()))
                try:
                    async with asyncio.timeout_at(min(end, loop.time() + _ONE_TRY)):
                        await self._send(exchange, key, message)
                except PublishError as error:
                    raise Unroutable(exchange, key) from error
                except asyncio.CancelledError as error:
                    raise_if_ours(error)
                    trouble: BaseException = error
                except (DeliveryError, *TROUBLE) as error:
                    trouble = error
                else:
                    return
                if loop.time() + delay >= end:
                    raise BrokerAway(repr(trouble)) from trouble
                await asyncio.sleep(delay * random.uniform(0.5, 1.0))
                delay = min(2 * delay, _LONGEST_DELAY)

    async def _open(self, session: Session) -> None:
        channel = await session.connection.channel(publisher_confirms=True, on_return_raises=True)
        session.needs(channel)
        await self._topology.provide(channel)
        self._channel = channel

    async def _send(self, exchange: str, key: str, message: Message) -> None:
        channel = self._channel
        assert channel is not None
        to = (
            await channel.get_exchange(exchange, ensure=False)
            if exchange
            else channel.default_exchange
        )
        await to.publish(message, routing_key=key, mandatory=True)
