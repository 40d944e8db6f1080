"""Who shares an answer of the primary's about itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncEngine

from wacore.adapters.sql.positions import Position


class SlowPrimary:
    """Counts what it has committed, and answers only when told to."""

    dialect = None

    def __init__(self) -> None:
        self.committed = 0
        self.asked = 0
        self.answers = asyncio.Semaphore(0)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator["SlowPrimary"]:
        yield self

    async def scalar(self, _: object) -> str:
        self.asked += 1
        seen = str(self.committed)
        await self.answers.acquire()
        return seen


def position_of(primary: SlowPrimary) -> Position:
    return Position(cast(AsyncEngine, cast(Any, primary)))


async def test_a_question_that_is_out_answers_no_later_caller() -> None:
    """What was committed meanwhile is not in it; whoever comes then waits for the next."""
    primary = SlowPrimary()
    position = position_of(primary)
    early = asyncio.create_task(position.now())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    primary.committed = 1
    late = [asyncio.create_task(position.now()) for _ in range(20)]
    await asyncio.sleep(0)
    primary.answers.release()
    primary.answers.release()

    assert ["0"] + ["1"] * 20 == await asyncio.gather(early, *late)
    assert 2 == primary.asked


async def test_who_gives_up_takes_nobody_along() -> None:
    """The question stays out for the others."""
    primary = SlowPrimary()
    position = position_of(primary)
    impatient, patient = (asyncio.create_task(position.now()) for _ in range(2))
    await asyncio.sleep(0)
    impatient.cancel()
    primary.answers.release()

    assert "0" == await patient
