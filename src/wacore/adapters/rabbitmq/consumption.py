"""One queue's messages, several in hand at once."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aio_pika.abc import AbstractIncomingMessage, AbstractQueue

from wacore.adapters.rabbitmq.link import TROUBLE, Session, raise_if_ours

Take = Callable[[bytes, str], Awaitable[None]]
"""Given a message's body and id. Returning settles it; raising gives it back to the queue."""

_SETTLING = 10.0
_LONGEST_PAUSE = 30.0

_log = structlog.get_logger("wacore.rabbitmq")


class Consumption:
    """
    Calls outlive the connection that brought their message, which then comes once more.

    Args:
        concurrency: Messages in hand, and no more wait here.

    Attributes:
        settled: How many messages were taken for good.
    """

    def __init__(self, queue: str, take: Take, *, concurrency: int) -> None:
        self._name = queue
        self._take = take
        self._concurrency = concurrency
        self._slots = asyncio.Semaphore(concurrency)
        self._in_hand: set[asyncio.Task[None]] = set()
        self._draining = asyncio.Event()
        self._session: Session | None = None
        self._queue: AbstractQueue | None = None
        self._tag = ""
        self.settled = 0

    async def open(self, session: Session) -> None:
        """Returns when the broker has agreed to deliver."""
        channel = await session.connection.channel(publisher_confirms=False)
        session.needs(channel)
        underlay = await channel.get_underlay_channel()
        underlay.on_consumer_cancel_callbacks.add(
            lambda _: session.end(RuntimeError(f"{self._name} is gone"))
        )
        await channel.set_qos(prefetch_count=self._concurrency)
        queue = await channel.get_queue(self._name, ensure=True)

        async def receive(message: AbstractIncomingMessage) -> None:
            # this task dies with the channel: only hand over
            task = asyncio.create_task(self._work(message, session), name=self._name)
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)

        self._session, self._queue, self._tag = session, queue, ""
        if not self._draining.is_set():
            self._tag = await queue.consume(receive)

    async def drain(self, patience: float) -> None:
        """
        Take nothing new, give back what has not begun, and wait for the rest.

        What takes longer than `patience` seconds is cancelled; it comes again elsewhere.
        """
        self._draining.set()
        if self._queue is not None and self._tag and self._session and not self._session.is_over:
            await self._settle(self._queue.cancel(self._tag))
        if self._in_hand:
            _, late = await asyncio.wait(set(self._in_hand), timeout=patience)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=_SETTLING)
        self._draining.clear()

    async def _work(self, message: AbstractIncomingMessage, session: Session) -> None:
        async with self._slots:
            if session.is_over:
                return  # it is back in the queue already
            if self._draining.is_set():
                await self._settle(message.reject(requeue=True))
                return
            try:
                await self._take(message.body, message.message_id or "")
            except Exception:  # noqa: BLE001 - whatever it is, the message is not done
                _log.exception("a message could not be taken", queue=self._name)
                await self._pause(message)
                await self._settle(message.reject(requeue=True))
            else:
                if await self._settle(message.ack()):
                    self.settled += 1

    async def _pause(self, message: AbstractIncomingMessage) -> None:
        """It would come again at once; longer each time, and no longer than a drain allows."""
        times = int(str(message.headers.get("x-delivery-count") or 0))
        try:
            async with asyncio.timeout(min(_LONGEST_PAUSE, 2.0 ** min(times, 10))):
                await self._draining.wait()
        except TimeoutError:
            return

    async def _settle(self, action: Awaitable[object]) -> bool:
        """Whether the broker has been told."""
        try:
            async with asyncio.timeout(_SETTLING):
                await action
        except asyncio.CancelledError as error:
            raise_if_ours(error)
        except (
            TROUBLE
        ) as error:  # of a connection that is gone: the broker gives it to somebody again
            _log.info("a message comes again", queue=self._name, reason=repr(error))
        else:
            return True
        return False
