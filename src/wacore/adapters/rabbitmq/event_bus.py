"""Facts to their consumers, wherever these run."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from hashlib import sha256

import msgspec
import structlog

from wacore.adapters.rabbitmq.broker import Broker
from wacore.application.consumers import REDELIVER, Consumers, Delivery, delivery_of
from wacore.application.ports import Clock, Consume, Envelope, Job, JobQueue, ReservedJob

_PATIENCE = 45.0  # less than an envelope's lease: who claimed it is there when the broker is back

_log = structlog.get_logger("wacore.events")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Envelope).decode


class RabbitEventBus:
    """
    An EventBus with a queue for each consumer, shared by the processes that have it.

    A delivery that fails is acknowledged once it is a REDELIVER job: `queue` repeats it with growing
    delay and sets it aside in the end, as it does what cannot even be read, and what killed its
    process too often. So all of them are listed and replayed with the dead jobs.

    Args:
        queue: Of the service whose consumers run here.
        concurrency: Calls of one consumer at once.
        first_delay: Seconds until a failed delivery is repeated for the first time.
    """

    def __init__(
        self,
        broker: Broker,
        queue: JobQueue,
        clock: Clock,
        *,
        concurrency: int = 8,
        first_delay: float = 1.0,
    ) -> None:
        self._broker = broker
        self._queue = queue
        self._clock = clock
        self._concurrency = concurrency
        self._first_delay = timedelta(seconds=first_delay)
        self._consumers = Consumers()

    def subscribe(self, name: str, consumer: str, consume: Consume) -> None:
        known = consumer in self._consumers.names_by_consumer()
        self._consumers.add(name, consumer, consume)
        topology = self._broker.topology
        topology.follow(name, consumer)
        if not known:
            take = partial(self._take, consumer)
            repeat = partial(self._repeat_later, consumer)
            self._broker.consume(topology.events_of(consumer), take, concurrency=self._concurrency)
            self._broker.consume(topology.crashes_of(consumer), repeat, concurrency=1)

    async def publish(self, envelopes: list[Envelope]) -> None:
        """
        Raises:
            BrokerAway: Some may not have arrived: publish them all again.
            Unroutable: The topology is incomplete.
        """
        outcomes = await asyncio.gather(
            *(self._post(envelope) for envelope in envelopes), return_exceptions=True
        )
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    async def redeliver(self, reserved: ReservedJob, _: Callable[[], bool]) -> bool:
        """
        Do a REDELIVER job.

        Raises:
            UnknownConsumer: Its subscription is gone.
            msgspec.DecodeError: It never was an event.
        """
        await self._consume(delivery_of(reserved.job.payload))
        return True

    async def _post(self, envelope: Envelope) -> None:
        await self._broker.publisher.publish(
            self._broker.topology.events,
            envelope.name,
            _encode(envelope),
            deadline=_PATIENCE,
            message_id=envelope.id.hex,
        )

    async def _take(self, consumer: str, body: bytes, message_id: str) -> None:
        try:
            await self._consume(Delivery(consumer, _decode(body)))
        except Exception:  # noqa: BLE001 - whatever it is, the queue repeats it
            _log.exception("consuming an event failed", consumer=consumer, event_id=message_id)
            await self._repeat_later(consumer, body, message_id)

    async def _repeat_later(self, consumer: str, body: bytes, message_id: str) -> None:
        try:
            job = Delivery(consumer, _decode(body)).job()
        except msgspec.DecodeError:
            payload = _encode({"consumer": consumer, "message": message_id, "not_an_event": body})
            digest = sha256(payload).hexdigest()[:32]
            job = Job(kind=REDELIVER, key=f"{consumer}:{digest}", payload=payload)
        await self._queue.enqueue([job], not_before=self._clock.now() + self._first_delay)

    async def _consume(self, delivery: Delivery) -> None:
        with structlog.contextvars.bound_contextvars(
            correlation_id=delivery.envelope.correlation_id
        ):
            await self._consumers.call(delivery)
