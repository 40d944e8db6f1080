"""Where a process runs, and is started again whenever it has died."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, TypeVar

from wacore.testing.simulation.chaos import Dice
from wacore.testing.simulation.process import Process
from wacore.testing.simulation.program import Program
from wacore.testing.simulation.story import Story
from wacore.testing.simulation.virtual_loop import VirtualLoop

T = TypeVar("T")

_LONGEST_OUTAGE = 5.0


class Unreachable(Exception):
    """The process died before it answered, or takes too long."""


class Place:
    """
    Args:
        build: What a process holds when it starts.
        work: What it does unasked.
    """

    def __init__(
        self,
        name: str,
        loop: VirtualLoop,
        dice: Dice,
        story: Story,
        build: Callable[[], Program],
        work: Callable[[Program], list[Coroutine[Any, Any, None]]],
    ) -> None:
        self._name = name
        self._loop = loop
        self._dice = dice
        self._story = story
        self._build = build
        self._work = work
        self._process, self._program = self._start()
        loop.create_task(self._keep(), context=Context())

    def _start(self) -> tuple[Process, Program]:
        process = Process(self._name, self._loop)
        program = self._build()
        for coroutine in self._work(program):
            process.start(coroutine)
        return process, program

    async def _keep(self) -> None:
        while True:
            await self._process.died
            await asyncio.sleep(self._dice.between(0.1, _LONGEST_OUTAGE))
            self._story.tell(self._name, "starts again")
            self._process, self._program = self._start()

    def pull_the_plug(self, *, within: float) -> None:
        """Kill its present process, at some moment of the next `within` seconds."""
        delay = self._dice.next() * within
        self._loop.call_later(delay, self._kill, self._process, context=Context())

    def _kill(self, process: Process) -> None:
        if process.alive:
            self._story.count("plugs pulled")
            self._story.tell(process.name, "is killed")
            process.die()

    async def call(self, made: Callable[[Program], Coroutine[Any, Any, T]], *, within: float) -> T:
        """
        Ask its present process for something, from outside.

        Raises:
            Unreachable: It may have been done all the same.
            Exception: Whatever the process raises.
        """
        process = self._process
        if not process.alive:
            raise Unreachable(self._name)
        task = process.start(made(self._program))
        await asyncio.wait(
            (task, process.died), timeout=within, return_when=asyncio.FIRST_COMPLETED
        )
        if not task.done():
            raise Unreachable(self._name)
        return task.result()
