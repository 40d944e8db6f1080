"""A word to those who listen in this process."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from wacore.application.ports.push import Inbox


class MemoryPushChannels:
    """
    Args:
        backlog: Messages that a reader may be behind.
    """

    def __init__(self, *, backlog: int = 100) -> None:
        self._backlog = backlog
        self._inboxes: defaultdict[str, set[Inbox]] = defaultdict(set)

    async def publish(self, channel: str, message: bytes) -> None:
        for inbox in self._inboxes.get(channel, ()):
            if inbox.full():
                while not inbox.empty():
                    inbox.get_nowait()
                inbox.put_nowait(None)
            else:
                inbox.put_nowait(message)

    @asynccontextmanager
    async def subscribe(self, channel: str) -> AsyncIterator[Inbox]:
        inbox = Inbox(self._backlog)
        inbox.put_nowait(None)
        self._inboxes[channel].add(inbox)
        try:
            yield inbox
        finally:
            self._inboxes[channel].discard(inbox)
            if not self._inboxes[channel]:
                del self._inboxes[channel]
