"""One connection to the broker that somebody watches over: whatever breaks, all of it is made anew."""

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractConnection
from aio_pika.exceptions import AMQPError, MessageProcessError

from wacore.domain.errors import UpstreamFailed

TROUBLE = (AMQPError, MessageProcessError, OSError, EOFError, TimeoutError, RuntimeError)
"""What a lost or refused connection looks like; RuntimeError is a transport that is closed."""

_FIRST_DELAY = 0.2
_LONGEST_DELAY = 5.0
_SETUP = 15.0
_CLOSING = 3.0

_log = structlog.get_logger("wacore.rabbitmq")


class BrokerAway(UpstreamFailed):
    code = "broker-away"

    def __init__(self, reason: str) -> None:
        super().__init__(f"RabbitMQ has not confirmed it: {reason}")


class Session:
    """The life of one connection. It ends as a whole, and nothing of it is used again."""

    def __init__(self, connection: AbstractConnection) -> None:
        self.connection = connection
        self._end: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()
        connection.close_callbacks.add(lambda _, reason: self.end(reason))

    @property
    def is_over(self) -> bool:
        return self._end.done()

    def end(self, reason: BaseException | None) -> None:
        if not self._end.done():
            self._end.set_result(reason)

    def needs(self, channel: AbstractChannel) -> None:
        """Without this channel the rest is of no use: the broker closes one for a wrong name, say."""
        channel.close_callbacks.add(lambda _, reason: self.end(reason))

    async def ended(self) -> BaseException | None:
        return await self._end

    async def close(self) -> None:
        self.end(None)
        closing = asyncio.ensure_future(self.connection.close())
        await asyncio.wait({closing}, timeout=_CLOSING)
        closing.cancel()


Setup = Callable[[Session], Awaitable[None]]


class Link:
    """
    Args:
        urls: Nodes of one cluster, tried in turn.
        name: Shown in the broker's list of connections.
        setup: Opens the channels and consumers of a new session.
        heartbeat: Seconds; a peer that is stuck is noticed after about three.

    Attributes:
        up: Set while everything that `setup` opens is there.
        restored: How many sessions have been set up.
        trouble: Why the last one ended or did not come about.
    """

    def __init__(
        self, urls: Sequence[str], name: str, setup: Setup, *, heartbeat: int = 10
    ) -> None:
        self._urls = random.sample(urls, len(urls))
        self._name = name
        self._setup = setup
        self._heartbeat = heartbeat
        self._running: asyncio.Task[None] | None = None
        self._session: Session | None = None
        self.up = asyncio.Event()
        self.restored = 0
        self.trouble: BaseException | None = None

    def start(self) -> None:
        """Does nothing if it runs."""
        if self._running is None:
            self._running = asyncio.create_task(self._run(), name=f"rabbitmq {self._name}")

    async def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})
            self._running = None

    async def ready(self, deadline: float) -> None:
        """
        Args:
            deadline: Seconds to wait for a session.

        Raises:
            BrokerAway: There is none.
        """
        self.start()
        try:
            async with asyncio.timeout(deadline):
                await self.up.wait()
        except TimeoutError as error:
            raise BrokerAway(repr(self.trouble)) from error

    async def ping(self) -> None:
        """
        Open and close a channel.

        Raises:
            BrokerAway: That takes more than a second, or cannot be done.
        """
        await self.ready(1.0)
        try:
            async with asyncio.timeout(1.0):
                assert self._session is not None
                channel = await self._session.connection.channel()
                await channel.close()
        except asyncio.CancelledError as error:
            raise_if_ours(error)
            raise BrokerAway("the connection is stuck") from error
        except TROUBLE as error:
            raise BrokerAway(repr(error)) from error

    async def _run(self) -> None:
        delay = _FIRST_DELAY
        for url in itertools.cycle(self._urls):
            before = self.restored
            try:
                await self._live(url)
            except asyncio.CancelledError as error:
                raise_if_ours(error)
                self.trouble = error
            except Exception as error:  # noqa: BLE001 - a wrong topology too: it stays visible, and may be mended
                self.trouble = error
            _log.warning("no RabbitMQ", connection=self._name, reason=repr(self.trouble))
            delay = _FIRST_DELAY if self.restored > before else min(2 * delay, _LONGEST_DELAY)
            await asyncio.sleep(delay * random.uniform(0.5, 1.5))

    async def _live(self, url: str) -> None:
        """From connecting to the end of the session."""
        session = None
        try:
            async with asyncio.timeout(_SETUP):
                connection = await aio_pika.connect(
                    url,
                    heartbeat=self._heartbeat,
                    client_properties={"connection_name": self._name},
                )
                self._session = session = Session(connection)
                await self._setup(session)
            self.restored += 1
            self.up.set()
            _log.info("connected to RabbitMQ", connection=self._name, sessions=self.restored)
            self.trouble = await session.ended()
        finally:
            self.up.clear()
            self._session = None
            if session is not None:
                with suppress(*TROUBLE):
                    await session.close()


def raise_if_ours(error: asyncio.CancelledError) -> None:
    """
    Raise what somebody asked of this task.

    The client also raises CancelledError out of calls that wait on a connection it finds stuck.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise error
