"""A nudge between tasks of one process, so that nobody has to look often."""

import asyncio
from contextlib import suppress


class WakeUp:
    """A nudge while nobody waits is kept for the next one who does."""

    def __init__(self) -> None:
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        self._nudged.set()

    async def wait(self, at_most: float) -> None:
        """Return at the next nudge, or after `at_most` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most):
                await self._nudged.wait()
        self._nudged.clear()
