"""A word to whoever listens at this moment, in whichever process."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Protocol

Inbox = asyncio.Queue[bytes | None]
"""None says: you are live from here, load what is true now. It comes once subscribed, whenever
something may have been lost, and instead of a backlog that its reader was too slow for."""


class PushChannels(Protocol):
    """
    At most once: what is published while nobody listens, or while the connection is lost, is gone.
    So send what may be lost, and let readers load.
    """

    async def publish(self, channel: str, message: bytes) -> None:
        """After the commit. It never raises for trouble of the channels' own."""
        ...

    def subscribe(self, channel: str) -> AbstractAsyncContextManager[Inbox]:
        """Hears what is published from when the first None has come; no memory without bound."""
        ...
