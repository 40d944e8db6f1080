"""A nudge between tasks of one process, so that nobody has to look often."""

import asyncio
from collections.abc import Iterable
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


class WakeUps:
    """
    Nudges that name what there is to do.

    Everybody who waits for a kind is told of it. While nobody does, it is kept for the next one.
    """

    def __init__(self) -> None:
        self._kept: set[str] = set()
        self._wanted: set[str] = set()
        self._waiting: dict[asyncio.Future[str], frozenset[str]] = {}

    def nudge(self, kinds: Iterable[str]) -> None:
        for kind in kinds:
            waiting = [told for told, wanted in self._waiting.items() if kind in wanted]
            for told in waiting:
                if not told.done():
                    told.set_result(kind)
            if not waiting:
                self._kept.add(kind)

    def nudge_all(self) -> None:
        """Of whatever anybody has waited for."""
        self.nudge(self._wanted)

    async def wait(self, kinds: Iterable[str], at_most: float) -> None:
        """Return at the next nudge for one of `kinds`, or after `at_most` seconds."""
        wanted = frozenset(kinds)
        self._wanted |= wanted
        if self._kept & wanted:
            self._kept -= wanted
            return
        told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting[told] = wanted
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(at_most):
                    await told
        except asyncio.CancelledError:
            if not told.cancelled():
                self._kept.add(told.result())  # we were told, and go without looking
            raise
        finally:
            del self._waiting[told]
