"""Let every fact reach its consumers, on a clock that moves by itself."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from wacore.adapters.memory.clock import ManualClock
from wacore.application.consumers import REDELIVER
from wacore.application.ports import JobQueue, ReservedJob
from wacore.application.relay_outbox import RelayOutbox

_STEP = timedelta(seconds=10)


class Redelivers(Protocol):
    """A bus whose failed deliveries are jobs."""

    async def redeliver(self, reserved: ReservedJob, go_on: Callable[[], bool], /) -> bool: ...


class Settling:
    """Does what a worker does for events, until there is nothing left to do."""

    def __init__(
        self,
        bus: Redelivers,
        queue: JobQueue,
        clock: ManualClock,
        relays: Sequence[RelayOutbox] = (),
    ) -> None:
        self._bus = bus
        self._queue = queue
        self._clock = clock
        self._relays = relays

    async def __call__(self) -> None:
        """Relay, deliver and redeliver; the clock runs ahead as far as the retries need."""
        while await self._relay() or await self._redeliver():
            pass

    async def _relay(self) -> int:
        return sum([await relay() for relay in self._relays])

    async def _redeliver(self) -> bool:
        reserved = await self._queue.reserve([REDELIVER], limit=100, lease=60)
        for job in reserved:
            await self._try(job)
        waiting = await self._queue.waiting(REDELIVER) > 0
        if waiting and not reserved:
            self._clock.advance(_STEP)
        return bool(reserved) or waiting

    async def _try(self, job: ReservedJob) -> None:
        try:
            await self._bus.redeliver(job, lambda: True)
        except Exception as error:  # noqa: BLE001 - as a worker would
            await self._queue.retry(job, delay=2.0**job.attempt, error=repr(error))
        else:
            await self._queue.complete(job)
