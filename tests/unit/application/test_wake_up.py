"""A nudge between tasks of one process."""

import asyncio

from wacore.application.wake_up import WakeUp, WakeUps


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


async def test_a_nudge_tells_everybody_who_waits_for_its_kind() -> None:
    """And leaves the others asleep."""
    wake_ups = WakeUps()
    waiting = [asyncio.create_task(wake_ups.wait(["a", "b"], 60)) for _ in range(2)]
    other = asyncio.create_task(wake_ups.wait(["c"], 60))
    await asyncio.sleep(0)

    wake_ups.nudge(["b"])

    await asyncio.wait_for(asyncio.gather(*waiting), 5)
    assert not other.done()

    wake_ups.nudge_all()

    await asyncio.wait_for(other, 5)


async def test_what_the_only_listener_left_behind_is_kept() -> None:
    """Somebody who is called off at the moment he is told does not take the news with him."""
    wake_ups = WakeUps()
    waiting = asyncio.create_task(wake_ups.wait(["a"], 60))
    await asyncio.sleep(0)
    wake_ups.nudge(["a"])
    waiting.cancel()
    await asyncio.wait([waiting])

    await asyncio.wait_for(wake_ups.wait(["a"], 60), 5)

    assert waiting.cancelled()


async def test_everybody_means_those_at_work_too() -> None:
    """Who has waited for a kind before is told of it the next time."""
    wake_ups = WakeUps()
    await wake_ups.wait(["a"], 0.001)

    wake_ups.nudge_all()

    await asyncio.wait_for(wake_ups.wait(["a"], 60), 5)
