"""A nudge between tasks of one process."""

import asyncio

from wacore.application.wake_up import WakeUp


async def test_a_nudge_ends_the_wait() -> None:
    """Whoever waits goes on at once."""
    wake_up = WakeUp()
    waiting = [asyncio.create_task(wake_up.wait(60)) for _ in range(2)]
    await asyncio.sleep(0)

    wake_up.nudge()

    await asyncio.wait_for(asyncio.gather(*waiting), 5)


async def test_a_nudge_is_kept_for_the_next_wait_only() -> None:
    """One that came too early is not lost, and does not count twice."""
    wake_up = WakeUp()
    wake_up.nudge()
    await asyncio.wait_for(wake_up.wait(60), 5)

    second = asyncio.create_task(wake_up.wait(60))
    done, _ = await asyncio.wait([second], timeout=0.01)
    second.cancel()

    assert set() == done
