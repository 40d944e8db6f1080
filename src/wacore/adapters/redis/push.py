"""News to whoever listens now: one subscribed connection a process, shared by all its readers."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from wacore.adapters.redis.address import RedisAddress
from wacore.adapters.redis.link import RedisAway, RedisLink
from wacore.application.ports.push import Inbox

_BEAT = b"push:beat"  # a subscription with no channel could not be pinged
_GLANCE = 0.1
_LONGEST_PAUSE = 2.0


class RedisPushChannels:
    """
    PushChannels over Redis. After every reconnection each reader is told to load.

    Args:
        url: Listened to with connections of its own.
        beat: Seconds of silence after which the server is asked for a sign of life; after twice as
            many the connection is given up.
        backlog: Messages that a reader may be behind.
    """

    def __init__(
        self, url: str, link: RedisLink, *, prefix: str = "", beat: float = 2.0, backlog: int = 100
    ) -> None:
        self._address = RedisAddress.parse(url)
        self._link = link
        self._prefix = prefix
        self._beat = beat
        self._backlog = backlog
        self._inboxes: dict[bytes, set[Inbox]] = {}
        self._live: set[bytes] = set()
        self._following: asyncio.Task[None] | None = None

    async def publish(self, channel: str, message: bytes) -> None:
        """After the commit. While Redis is away it is lost: readers load when it is back."""
        with suppress(RedisAway):
            await self._link.call("PUBLISH", f"{self._prefix}{channel}", message)

    @asynccontextmanager
    async def subscribe(self, channel: str) -> AsyncIterator[Inbox]:
        name, inbox = f"{self._prefix}{channel}".encode(), Inbox(self._backlog)
        self._inboxes.setdefault(name, set()).add(inbox)
        if name in self._live:
            inbox.put_nowait(None)
        if self._following is None:
            self._following = asyncio.create_task(self._follow_for_ever())
        try:
            yield inbox
        finally:
            self._inboxes[name].discard(inbox)
            if not self._inboxes[name]:
                del self._inboxes[name]

    async def aclose(self) -> None:
        task, self._following = self._following, None
        while task is not None and not task.done():
            task.cancel()  # again, if need be: on Python 3.11 redis-py can swallow one
            await asyncio.wait([task], timeout=_GLANCE)

    async def _follow_for_ever(self) -> None:
        pause = _GLANCE
        while True:
            client, owned = self._anybody().connect(patience=1.0, connections=2)
            began = time.monotonic()
            try:
                async with client.pubsub() as listening:
                    await self._follow(listening)
            except Exception:  # noqa: BLE001  # whatever it was, the readers must hear again
                self._live.clear()
                lasted = time.monotonic() - began > _LONGEST_PAUSE
                pause = _GLANCE if lasted else min(_LONGEST_PAUSE, pause * 2)
                await asyncio.sleep(pause * random.uniform(0.7, 1.3))
            finally:
                for each in owned:
                    with suppress(Exception):
                        await asyncio.wait_for(each.aclose(), 1.0)

    def _anybody(self) -> RedisAddress:
        """What is published reaches every node of a cluster: listen to one of them, as it comes."""
        if self._address.form != "cluster":
            return self._address
        return replace(self._address, form="redis", places=(random.choice(self._address.places),))

    async def _follow(self, listening: Any) -> None:
        """Subscribes from this one task: redis-py loses channels when several do."""
        have, heard = {_BEAT}, time.monotonic()
        await listening.subscribe(_BEAT)
        while True:
            want = {_BEAT, *self._inboxes}
            if want - have:
                await listening.subscribe(*(want - have))
            if have - want:
                await listening.unsubscribe(*(have - want))
                self._live -= have - want
            have = want
            message, now = await listening.get_message(timeout=_GLANCE), time.monotonic()
            if message is not None:
                heard = now
                self._hand_out(message)
            elif now - heard > 2 * self._beat:
                raise RedisAway("no sign of life")  # redis-py asks for one and does not wait
            elif now - heard > self._beat:
                await listening.ping()

    def _hand_out(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            self._live.add(message["channel"])
            self._put(message["channel"], None)
        elif message["type"] == "message":
            self._put(message["channel"], message["data"])

    def _put(self, channel: bytes, item: bytes | None) -> None:
        for inbox in self._inboxes.get(channel, ()):
            if not inbox.full():
                inbox.put_nowait(item)
                continue
            while not inbox.empty():
                inbox.get_nowait()
            inbox.put_nowait(None)
