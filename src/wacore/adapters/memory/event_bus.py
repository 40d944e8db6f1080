"""Facts to their consumers, all in this process."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta

import msgspec
import structlog

from wacore.application.ports import Clock, Consume, Envelope, Job, JobQueue, ReservedJob

REDELIVER = "events.redeliver"
"""The kind of job that repeats a failed delivery."""

_log = structlog.get_logger("wacore.events")


class UnknownConsumer(LookupError):
    """A delivery is for somebody who does not subscribe (any more)."""


class _Delivery(msgspec.Struct, frozen=True):
    consumer: str
    envelope: Envelope


_decode = msgspec.json.Decoder(_Delivery).decode


class MemoryEventBus:
    """
    An EventBus that calls the consumers itself.

    `publish` returns when each of them has either succeeded or become a job, whose queue repeats it
    with growing delay and sets it aside in the end. Every process that publishes subscribes them all.

    Args:
        queue: Where failed deliveries wait; they are as durable as it is.
        concurrency: Consumers called at once.
        first_delay: Seconds until a failed delivery is repeated for the first time.
    """

    def __init__(
        self, queue: JobQueue, clock: Clock, *, concurrency: int = 8, first_delay: float = 1.0
    ) -> None:
        self._queue = queue
        self._clock = clock
        self._slots = asyncio.Semaphore(concurrency)
        self._first_delay = timedelta(seconds=first_delay)
        self._consumers: defaultdict[str, dict[str, Consume]] = defaultdict(dict)

    def subscribe(self, name: str, consumer: str, consume: Consume) -> None:
        if consumer in self._consumers[name]:
            raise ValueError(f"{consumer} consumes {name} already.")
        self._consumers[name][consumer] = consume

    async def publish(self, envelopes: list[Envelope]) -> None:
        deliveries = [
            _Delivery(consumer, envelope)
            for envelope in envelopes
            for consumer in self._consumers.get(envelope.name, ())
        ]
        succeeded = await asyncio.gather(*(self._deliver(delivery) for delivery in deliveries))
        failed = [d for d, success in zip(deliveries, succeeded, strict=True) if not success]
        if failed:
            await self._queue.enqueue(
                list(_jobs(failed)), not_before=self._clock.now() + self._first_delay
            )

    async def redeliver(self, reserved: ReservedJob, _: Callable[[], bool]) -> bool:
        """
        Do a REDELIVER job.

        Raises:
            UnknownConsumer: Its subscription is gone.
        """
        delivery = _decode(reserved.job.payload)
        await self._consume(delivery)
        return True

    async def _deliver(self, delivery: _Delivery) -> bool:
        async with self._slots:
            try:
                await self._consume(delivery)
            except Exception:  # noqa: BLE001 - whatever it is, the queue repeats it
                _log.exception(
                    "consuming an event failed",
                    consumer=delivery.consumer,
                    event_name=delivery.envelope.name,
                    event_id=str(delivery.envelope.id),
                )
                return False
            return True

    async def _consume(self, delivery: _Delivery) -> None:
        envelope = delivery.envelope
        consume = self._consumers.get(envelope.name, {}).get(delivery.consumer)
        if consume is None:
            raise UnknownConsumer(f"Nobody called {delivery.consumer} consumes {envelope.name}.")
        with structlog.contextvars.bound_contextvars(correlation_id=envelope.correlation_id):
            await consume(envelope)


def _jobs(deliveries: Iterable[_Delivery]) -> Iterable[Job]:
    for delivery in deliveries:
        yield Job(
            kind=REDELIVER,
            key=f"{delivery.consumer}:{delivery.envelope.id}",
            payload=msgspec.json.encode(delivery),
            lane=str(delivery.envelope.organization_id),
        )
