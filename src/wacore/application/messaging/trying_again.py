"""Running a unit of work once more when the store broke it off at our expense."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from wacore.application.messaging.ports import Sleep
from wacore.domain.errors import TryAgain

T = TypeVar("T")

_TIMES = 5
_PAUSES = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0)
"""Seconds: a database is started again in less, and a claim's lease is longer."""


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


async def insist(unit: Callable[[], Awaitable[T]], sleep: Sleep) -> T:
    """
    The same, and whatever it is that fails: half a minute long, as a restart of the database may take.

    Raises:
        Exception: What the last attempt failed with.
    """
    for pause in _PAUSES:
        try:
            return await try_again(unit)
        except Exception:  # noqa: BLE001 - what is not written down is lost
            await sleep(pause)
    return await try_again(unit)
