"""An event loop whose time is a number, and whose next step is drawn by lot."""

import asyncio
import heapq
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, ContextVar, copy_context
from random import Random
from typing import Any, Protocol, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_MOST_STEPS = 60_000
_STUBBORN = 20


class Owner(Protocol):
    """Whose step it is: those of the dead are dropped, those of the frozen wait."""

    alive: bool
    thaws_at: float
    tasks: "list[NumberedTask[Any]]"


OWNER: ContextVar[Owner | None] = ContextVar("owner", default=None)


class Stuck(AssertionError):
    """Nothing more can happen, or far too much does."""


class _Step(asyncio.TimerHandle):
    def __init__(
        self,
        when: float,
        callback: Callable[..., object],
        args: tuple[Any, ...],
        loop: asyncio.AbstractEventLoop,
        context: Context | None,
    ) -> None:
        context = copy_context() if context is None else context
        super().__init__(when, callback, args, loop, context)
        self.owner = context.get(OWNER)

    def take(self) -> None:
        self._run()


class NumberedTask(asyncio.Task[T]):
    """
    Its hash is its number, so that sets of tasks have the same order in every run.

    Attributes:
        home: The context it runs in.
    """

    def __init__(
        self,
        coroutine: Coroutine[Any, Any, T],
        loop: "VirtualLoop",
        number: int,
        context: Context,
    ) -> None:
        self._number = number
        self.home = context
        super().__init__(coroutine, loop=loop, name=f"task-{number}", context=context)

    def unwind(self) -> None:
        """Let it leave every block it is in, and go no further; the loop has no part in that."""
        if not self.done():
            self.home.run(_throw, self.get_coro())

    def __hash__(self) -> int:
        return self._number

    def __eq__(self, other: object) -> bool:
        return self is other


def _throw(coroutine: Any) -> None:
    for _ in range(_STUBBORN):
        try:
            coroutine.throw(asyncio.CancelledError())
        except BaseException:  # noqa: BLE001 - whatever its last words are, nobody hears them
            return


class VirtualLoop(asyncio.BaseEventLoop):
    """
    Of all steps that could be taken now a seeded lot takes one; when there is none, time leaps to
    the next timer. So sleeping and timeouts cost nothing, and one seed is one order of steps.

    Attributes:
        taken: How many steps there were.
    """

    def __init__(self, random: Random) -> None:
        super().__init__()
        self._random = random.random
        self._now = 0.0
        self._steps: list[_Step] = []
        self._timers: list[tuple[float, int, _Step]] = []
        self._numbers = 0
        self._tasks: list[NumberedTask[Any]] = []
        self.taken = 0

    def time(self) -> float:
        return self._now

    def call_soon(
        self,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.Handle:
        step = _Step(self._now, callback, args, self, context)
        self._steps.append(step)
        return step

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        step = _Step(when, callback, args, self, context)
        self._wait(when, step)
        return step

    def call_later(
        self,
        delay: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        return self.call_at(self._now + delay, callback, *args, context=context)

    def _wait(self, when: float, step: _Step) -> None:
        self._numbers += 1
        heapq.heappush(self._timers, (when, self._numbers, step))

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """A cancelled step is thrown away when its turn comes."""

    def create_task(
        self,
        coro: Generator[Any, None, T] | Coroutine[Any, Any, T],
        *,
        name: object = None,
        context: Context | None = None,
    ) -> asyncio.Task[T]:
        assert isinstance(coro, Coroutine)
        self._numbers += 1
        context = copy_context() if context is None else context
        task = NumberedTask(coro, self, self._numbers, context)
        self._tasks.append(task)
        owner = context.get(OWNER)
        if owner is not None:
            owner.tasks.append(task)
        return task

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Tasks that died with their process have nobody who takes what they end with."""

    def complete(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """
        Raises:
            Stuck: It waits for what never comes, or never ends.
        """
        asyncio._set_running_loop(self)  # noqa: SLF001 - that is how a loop says it runs
        try:
            task = self.create_task(coroutine)
            while not task.done():
                self._take_one()
        finally:
            for left in self._tasks:
                left.unwind()
            asyncio._set_running_loop(None)  # noqa: SLF001 - as above
        return task.result()

    def _take_one(self) -> None:
        timers, steps = self._timers, self._steps
        if not steps:
            if not timers:
                raise Stuck("Everybody waits for somebody else.")
            self._now = max(self._now, timers[0][0])
        while timers and timers[0][0] <= self._now:
            steps.append(heapq.heappop(timers)[2])
        self.taken += 1
        if self.taken > _MOST_STEPS:
            raise Stuck(f"After {_MOST_STEPS} steps it still goes on.")
        chosen = int(self._random() * len(steps))
        step, steps[chosen] = steps[chosen], steps[-1]
        steps.pop()
        owner = step.owner
        if step.cancelled() or (owner is not None and not owner.alive):
            return
        if owner is not None and owner.thaws_at > self._now:
            self._wait(owner.thaws_at, step)
            return
        step.take()
