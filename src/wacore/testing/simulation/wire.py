"""The way from a process to anything outside it: where others get their turn, and where it dies."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import Context
from datetime import datetime, timedelta
from typing import TypeVar

from wacore.adapters.memory.unit_of_work import MemoryDatabase, MemoryUnitOfWork
from wacore.application.ports import Begin
from wacore.domain.errors import TryAgain
from wacore.testing.simulation.chaos import CALM, Dice
from wacore.testing.simulation.process import Process
from wacore.testing.simulation.story import Story
from wacore.testing.simulation.virtual_loop import OWNER, VirtualLoop

W = TypeVar("W", bound=MemoryUnitOfWork)

_BEGINNING = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
_LONGEST_FROST = 60.0
_OFTEN_AT_ONCE = 0.7
_DELAY = 0.03


class VirtualClock:
    """A Clock that reads the loop's."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        return self.at(self._loop.time())

    @staticmethod
    def at(seconds: float) -> datetime:
        """The moment of a time of the loop's."""
        return _BEGINNING + timedelta(seconds=seconds)


class ConfirmationLost(Exception):
    """The commit succeeded, and the connection broke before it said so."""


class Wire:
    """Every use of a store, a queue or a neighbour crosses it."""

    def __init__(self, loop: VirtualLoop, dice: Dice, story: Story) -> None:
        self._loop = loop
        self._dice = dice
        self._story = story
        self.weather = CALM

    async def cross(self, *, inside: bool = False) -> None:
        """
        Let others go first, and perhaps nothing follow.

        Args:
            inside: Of a transaction, which only death interrupts: whoever froze would hold its
                lock, and nothing could be learnt from everybody waiting.
        """
        process = OWNER.get()
        if isinstance(process, Process):
            if self._dice.happens(self.weather.death):
                await self._die(process)
            if not inside and not process.transactions and self._dice.happens(self.weather.frost):
                self._freeze(process)
        at_once = self._dice.happens(_OFTEN_AT_ONCE)
        await asyncio.sleep(0 if at_once else self._dice.next() * _DELAY)

    async def _die(self, process: Process) -> None:
        self._story.count("deaths")
        self._story.tell(process.name, "dies")
        self._loop.call_soon(process.die, context=Context())
        await self._loop.create_future()

    def _freeze(self, process: Process) -> None:
        seconds = self._dice.between(1, _LONGEST_FROST)
        process.thaws_at = self._loop.time() + seconds
        self._story.count("freezes")
        self._story.tell(process.name, "freezes for {:.1f} s", seconds)

    async def commit(self, really: Callable[[], Awaitable[None]]) -> None:
        """
        Raises:
            TryAgain: The store broke it off.
            ConfirmationLost: It is committed all the same.
        """
        await self.cross(inside=True)
        if self._dice.happens(self.weather.deadlock):
            self._story.count("commits broken off")
            raise TryAgain("The store broke a deadlock at our expense.")
        await really()
        if self._dice.happens(self.weather.silence):
            self._story.count("commits unconfirmed")
            raise ConfirmationLost

    def begin(self, database: MemoryDatabase[W]) -> Begin[W]:
        @asynccontextmanager
        async def begin() -> AsyncIterator[W]:
            await self.cross()
            process = OWNER.get()
            assert isinstance(process, Process)
            async with database.begin() as work:
                process.transactions += 1
                try:
                    yield work
                finally:
                    process.transactions -= 1
            await self.cross()

        return begin
