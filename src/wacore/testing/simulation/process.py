"""Something that runs, and may die or freeze at any await."""

import asyncio
from collections.abc import Coroutine
from contextvars import Context, copy_context
from typing import Any, TypeVar

from wacore.testing.simulation.virtual_loop import OWNER, NumberedTask, VirtualLoop

T = TypeVar("T")


class Process:
    """
    Attributes:
        died: Done once it is dead.
        thaws_at: Until then it stands still, unaware.
        transactions: How many it has open.
    """

    def __init__(self, name: str, loop: VirtualLoop) -> None:
        self.name = name
        self.alive = True
        self.died: asyncio.Future[None] = loop.create_future()
        self.thaws_at = 0.0
        self.transactions = 0
        self.tasks: list[NumberedTask[Any]] = []
        self._loop = loop
        self._context: Context = copy_context()
        self._context.run(OWNER.set, self)

    def start(self, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Its tasks, and theirs, belong to it."""
        return self._loop.create_task(coroutine, context=self._context.copy())

    def die(self) -> None:
        """
        Stop every task where it stands.

        Nothing of it runs any more, as after SIGKILL, save what the store would do: transactions
        are rolled back and their locks released as the coroutines unwind.
        """
        self.alive = False
        self.died.set_result(None)
        tasks, self.tasks = self.tasks, []
        for task in tasks:
            task.unwind()
