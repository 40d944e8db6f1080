"""Facts to their consumers, all in this process."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import structlog

from wacore.application.consumers import Consumers, Delivery, delivery_of
from wacore.application.ports import Clock, Consume, Envelope, JobQueue, ReservedJob

_log = structlog.get_logger("wacore.events")


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
        self._consumers = Consumers()

    def subscribe(self, name: str, consumer: str, consume: Consume) -> None:
        self._consumers.add(name, consumer, consume)

    async def publish(self, envelopes: list[Envelope]) -> None:
        deliveries = self._consumers.deliveries(envelopes)
        succeeded = await asyncio.gather(*(self._deliver(delivery) for delivery in deliveries))
        failed = [d for d, success in zip(deliveries, succeeded, strict=True) if not success]
        if failed:
            await self._queue.enqueue(
                [delivery.job() for delivery in failed],
                not_before=self._clock.now() + self._first_delay,
            )

    async def redeliver(self, reserved: ReservedJob, _: Callable[[], bool]) -> bool:
        """
        Do a REDELIVER job.

        Raises:
            UnknownConsumer: Its subscription is gone.
        """
        await self._consume(delivery_of(reserved.job.payload))
        return True

    async def _deliver(self, delivery: Delivery) -> bool:
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

    async def _consume(self, delivery: Delivery) -> None:
        with structlog.contextvars.bound_contextvars(
            correlation_id=delivery.envelope.correlation_id
        ):
            await self._consumers.call(delivery)
