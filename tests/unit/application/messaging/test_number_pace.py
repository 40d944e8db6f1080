"""Permits of one number, in several processes."""

from datetime import timedelta

import pytest

from support.dispatching import FixedNumbers
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.messaging.number_paces import MemoryNumberPaces
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.application.messaging.number_pace import NumberPace
from wacore.testing.messages import a_dispatch

MINUTE = timedelta(minutes=1)


class Processes:
    """Senders that share a limiter, and nothing else."""

    def __init__(self, throughput: float) -> None:
        self.clock = ManualClock()
        self.numbers = FixedNumbers(throughput)
        self.limiter = MemoryRateLimiter(self.clock)

    def start(self) -> NumberPace:
        return NumberPace(self.numbers, self.limiter, MemoryNumberPaces(), self.clock, self.sleep)

    async def sleep(self, seconds: float) -> None:
        raise TimeoutError


async def permits(pace: NumberPace, wanted: int) -> int:
    """Those to be had at once."""
    try:
        return await pace.permits(a_dispatch(), wanted)
    except TimeoutError:
        return 0


@pytest.mark.parametrize(("throughput", "burst"), [(8, 1), (20, 2), (80, 10), (1000, 125)])
@pytest.mark.parametrize("complaints", [1, 3, 8])
async def test_the_slowed_and_the_others_share_one_burst(
    throughput: float, burst: int, complaints: int
) -> None:
    """A process that Meta told to slow down gets nothing that the others have used up."""
    processes = Processes(throughput)
    slowed, other = processes.start(), processes.start()
    for _ in range(complaints):
        await slowed.heed(a_dispatch(), slow_down=1)
        processes.clock.advance(timedelta(seconds=2))

    at_once = [await permits(other, 1000), await permits(slowed, 1)]

    assert [burst, 0] == at_once


async def test_the_slowed_goes_on_slowly() -> None:
    """Half its burst at first, all of it once it has recovered."""
    processes = Processes(80)
    slowed = processes.start()
    await slowed.heed(a_dispatch(), slow_down=1)
    processes.clock.advance(timedelta(seconds=2))
    first = await permits(slowed, 1000)
    processes.clock.advance(10 * MINUTE)

    assert (5, 10) == (first, await permits(slowed, 1000))
