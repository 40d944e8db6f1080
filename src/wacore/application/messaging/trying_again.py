"""Running a unit of work once more when the store broke it off at our expense."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from wacore.domain.errors import TryAgain

T = TypeVar("T")

_TIMES = 5


async def try_again(unit: Callable[[], Awaitable[T]]) -> T:
    """
    For what only we can write down, such as the answers to POSTs that were made.

    Raises:
        TryAgain: It was broken off five times.
    """
    for _ in range(_TIMES - 1):
        with suppress(TryAgain):
            return await unit()
    return await unit()
