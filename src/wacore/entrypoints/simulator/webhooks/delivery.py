"""POSTs batches to callbacks, and again until they are acknowledged."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import aiohttp

from wacore.entrypoints.simulator.behaviour import Behaviour
from wacore.entrypoints.simulator.clock import SimulatedClock
from wacore.entrypoints.simulator.journal.journal import Journal
from wacore.entrypoints.simulator.schedule import Agenda
from wacore.entrypoints.simulator.webhooks.outbox import Batch, Outbox
from wacore.entrypoints.simulator.webhooks.signing import signature_headers, signed_bytes

Render = Callable[[Batch], dict[str, Any]]

BACKOFF_SECONDS: Final = (1.0, 5.0, 30.0, 120.0, 600.0, 3_600.0, 21_600.0)
GIVE_UP_SECONDS: Final = 7 * 24 * 3600.0
_OK = 200


class WebhookDelivery:
    """Bounded concurrency per simulator; redelivery waits are compressed like all of Meta's."""

    def __init__(
        self,
        outbox: Outbox,
        render: Render,
        clock: SimulatedClock,
        agenda: Agenda,
        behaviour: Behaviour,
        journal: Journal,
    ) -> None:
        self._outbox = outbox
        self._render = render
        self._clock = clock
        self._agenda = agenda
        self._behaviour = behaviour
        self._journal = journal
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(behaviour.now.webhook_concurrency)
        self._tasks: set[asyncio.Task[None]] = set()
        self.waiting_for_retry = 0

    @property
    def busy(self) -> int:
        """POSTs under way or waiting for another try."""
        return len(self._tasks) + self.waiting_for_retry

    async def flush(self) -> None:
        """Send what has gathered; returns when every batch has a connection of its own."""
        self._journal.write()
        for batch in self._outbox.take():
            await self._start(batch)

    async def settle(self) -> None:
        """Wait for the POSTs under way, not for later tries."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                timeout=aiohttp.ClientTimeout(total=self._behaviour.now.webhook_timeout_seconds),
                auto_decompress=False,
            )
        return self._session

    async def _start(self, batch: Batch) -> None:
        await self._slots.acquire()
        task = asyncio.create_task(self._deliver(batch))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._slots.release()

    async def _deliver(self, batch: Batch) -> None:
        body = signed_bytes(self._render(batch))
        headers = signature_headers(self._behaviour.now.app_secret, body)
        traffic = self._outbox.traffic
        traffic.posts += 1
        try:
            async with self.session().post(batch.url, data=body, headers=headers) as answer:
                await answer.read()
                taken = answer.status == _OK
        except (aiohttp.ClientError, OSError, TimeoutError):
            taken = False
        if taken:
            traffic.acknowledged += 1
            self._journal.settled(batch.events)
        else:
            traffic.refused += 1
            self._again(batch)

    def _again(self, batch: Batch) -> None:
        wait = BACKOFF_SECONDS[min(batch.attempt, len(BACKOFF_SECONDS) - 1)]
        batch.attempt += 1
        waited = (self._clock.now() - batch.first_at) * self._clock.compression
        if waited > GIVE_UP_SECONDS:
            self._outbox.traffic.given_up += 1
            self._journal.settled(batch.events)
            return
        self.waiting_for_retry += 1
        self._agenda.at(self._clock.after(wait), lambda: self._retry(batch))

    def _retry(self, batch: Batch) -> None:
        self.waiting_for_retry -= 1
        task = asyncio.create_task(self._start(batch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
