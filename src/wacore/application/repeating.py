"""Commands that lost a race, run again as a whole."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, Generic, ParamSpec, TypeVar

from wacore.domain.errors import TryAgain

P = ParamSpec("P")
T = TypeVar("T")

Pause = Callable[[int], Awaitable[None]]
"""Waits after the attempt of that number; long enough for those it lost to, and not as long as they."""

_TIMES = 6


class _Attempt:
    """One run of a command, perhaps within one of another's."""

    def __init__(self, around: "_Attempt | None") -> None:
        self._around = around
        self.wrote = False

    def note(self) -> None:
        self.wrote = True
        if self._around is not None:
            self._around.note()


_current: ContextVar[_Attempt | None] = ContextVar("attempt", default=None)


def note_commit() -> None:
    """Every unit of work says so once what it did is durable."""
    attempt = _current.get()
    if attempt is not None:
        attempt.note()


class Repeating(Generic[P, T]):
    """
    A use case that is run again on TryAgain, until it has written something.

    Once a unit of work of it was committed, running it again could do that part twice; then the
    error goes to whoever called. It also does where the error says that waiting comes first.

    Raises:
        TryAgain: It lost every time.
    """

    def __init__(self, use_case: Callable[P, Awaitable[T]], pause: Pause) -> None:
        self._use_case = use_case
        self._pause = pause

    def __getattr__(self, name: str) -> Any:
        """What else the use case says of itself."""
        return getattr(self._use_case, name)

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        for times in range(1, _TIMES):
            attempt = _Attempt(_current.get())
            token = _current.set(attempt)
            try:
                return await self._use_case(*args, **kwargs)
            except TryAgain as error:
                if attempt.wrote or not error.at_once:
                    raise
            finally:
                _current.reset(token)
            await self._pause(times)
        return await self._use_case(*args, **kwargs)
