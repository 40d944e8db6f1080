"""Short transactions of the infrastructure's own, run again when they lose a race."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.errors import Meaning, meaning, try_again

T = TypeVar("T")

_ATTEMPTS = 8
_PAUSE = 0.005


async def transact(
    engine: AsyncEngine,
    body: Callable[[AsyncConnection], Awaitable[T]],
    *,
    repeat_on_duplicate: bool = False,
) -> T:
    """
    Run `body` in a transaction and commit.

    Args:
        repeat_on_duplicate: A unique key was taken between our look and our write: look again.

    Raises:
        TryAgain: It lost to other transactions every time.
        StorageFull: The database cannot write.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            async with engine.begin() as connection:
                return await body(connection)
        except DBAPIError as error:
            duplicate = repeat_on_duplicate and meaning(error) is Meaning.UNIQUE
            again = try_again(error)
            if attempt < _ATTEMPTS and (duplicate or (again is not None and again.at_once)):
                # apart from those it lost to, who would meet it again at once
                await asyncio.sleep(random.uniform(0, _PAUSE * 2**attempt))
                continue
            if again is not None:
                raise again from error
            raise
    raise AssertionError("the last attempt returns or raises")
