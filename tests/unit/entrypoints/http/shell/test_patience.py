"""One time limit for many, with the manners of asyncio's own."""

import asyncio

import pytest

from wacore.entrypoints.http.patience import Patience

LONG = 30.0


async def test_who_takes_too_long_is_cut_off_and_the_others_are_not() -> None:
    """Each at his own time, whoever else came or went meanwhile."""
    patience = Patience(0.05)

    async def work(seconds: float) -> str:
        with patience:
            await asyncio.sleep(seconds)
            return "done"

    first = asyncio.create_task(work(LONG))
    await asyncio.sleep(0.03)
    second, quick = asyncio.create_task(work(LONG)), asyncio.create_task(work(0.0))
    with pytest.raises(TimeoutError):
        await first
    still_waiting = not second.done()
    with pytest.raises(TimeoutError):
        await second

    assert ("done", True) == (await quick, still_waiting)


async def test_a_task_goes_on_after_its_time_was_up() -> None:
    """It is not cancelled a second time, and may wait again."""
    patience = Patience(0.01)
    for _ in range(2):
        with pytest.raises(TimeoutError), patience:
            await asyncio.sleep(LONG)
        await asyncio.sleep(0.02)


async def test_cancelling_from_outside_stays_cancelling() -> None:
    """It is no lateness of the task's own."""
    patience = Patience(LONG)

    async def work() -> None:
        with patience:
            await asyncio.sleep(LONG)

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_each_loop_has_its_own_time() -> None:
    """What waited in a loop that is gone is nobody's concern."""
    patience = Patience(0.02)

    async def leave() -> None:
        with patience:
            pass

    async def wait() -> None:
        with patience:
            await asyncio.sleep(LONG)

    asyncio.run(leave())
    with pytest.raises(TimeoutError):
        asyncio.run(wait())
