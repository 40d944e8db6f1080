"""Permits of one number, in several processes."""

from datetime import timedelta

import pytest

from support.dispatching import FixedNumbers
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.messaging.number_paces import MemoryNumberPaces
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.application.messaging.number_pace import NumberPace
from wacore.domain.messaging.pace import LATE
from wacore.testing.messages import a_dispatch

MINUTE = timedelta(minutes=1)


class Processes:
    """Senders that share a limiter, and nothing else."""

    def __init__(self, throughput: float) -> None:
        self.clock = ManualClock()
        self.numbers = FixedNumbers(throughput)
        self.limiter = MemoryRateLimiter(self.clock)
        self.sleeps = False

    def start(self) -> NumberPace:
        return NumberPace(self.numbers, self.limiter, MemoryNumberPaces(), self.clock, self.sleep)

    async def sleep(self, seconds: float) -> None:
        if not self.sleeps:
            raise TimeoutError
        self.clock.advance(timedelta(seconds=seconds))


async def places(pace: NumberPace, wanted: int) -> int:
    """Those to be had at once."""
    try:
        found = await pace.places(a_dispatch(), wanted)
    except TimeoutError:
        return 0
    assert found is not None
    return found.count


@pytest.mark.parametrize(("throughput", "count"), [(8, 1), (20, 2), (80, 10), (1000, 125)])
@pytest.mark.parametrize("complaints", [1, 3, 8])
async def test_the_slowed_and_the_others_share_one_line(
    throughput: float, count: int, complaints: int
) -> None:
    """A process that Meta told to slow down gets nothing that the others have taken."""
    processes = Processes(throughput)
    slowed, other = processes.start(), processes.start()
    for _ in range(complaints):
        await slowed.heed(a_dispatch(), slow_down=1)
        processes.clock.advance(timedelta(seconds=2))

    assert count == await places(other, 1000)
    while await places(other, 1000):
        pass
    assert 0 == await places(slowed, 1)


async def test_the_slowed_goes_on_slowly() -> None:
    """Half as many at first, all once it has recovered."""
    processes = Processes(80)
    slowed = processes.start()
    await slowed.heed(a_dispatch(), slow_down=1)
    processes.clock.advance(timedelta(seconds=2))
    first = await places(slowed, 1000)
    processes.clock.advance(10 * MINUTE)

    assert (5, 10) == (first, await places(slowed, 1000))


async def test_a_turn_is_waited_for() -> None:
    """And used though it is over for a moment."""
    processes = Processes(80)
    pace, start = processes.start(), processes.clock.now()
    mine = await pace.places(a_dispatch(), 10)
    assert mine is not None
    processes.sleeps = True

    first = await pace.turn(mine)
    second = await pace.turn(first.after(1))
    processes.clock.advance(second.every + LATE - timedelta(milliseconds=5))

    assert (mine, mine.after(1)) == (first, second)
    assert second.begin <= start + timedelta(seconds=0.02)
    assert second.after(1) == await pace.turn(second.after(1))


async def test_the_turns_that_are_not_over_are_kept() -> None:
    """Who comes 50 ms late to places for 128 ms has lost four of the ten."""
    processes = Processes(80)
    pace = processes.start()
    mine = await pace.places(a_dispatch(), 10)
    assert mine is not None
    processes.clock.advance(timedelta(milliseconds=50))
    processes.sleeps = True

    assert mine.after(4) == await pace.turn(mine)


async def test_a_turn_that_is_over_is_asked_for_anew() -> None:
    """After all who came meanwhile, in places that nobody else has."""
    processes = Processes(80)
    pace, other = processes.start(), processes.start()
    mine = await pace.places(a_dispatch(), 10)
    assert mine is not None
    processes.clock.advance(timedelta(seconds=0.3))
    theirs = await other.places(a_dispatch(), 10)
    assert theirs is not None

    assert 0 == (await pace.turn(mine)).count
    late = await pace.anew(a_dispatch(), 7)

    assert late is not None
    assert 7 == late.count
    assert theirs.begin + theirs.count * theirs.every - late.begin < timedelta(milliseconds=1)


async def test_who_would_wait_too_long_gets_no_other_turn() -> None:
    """A number that Meta has slowed down meanwhile holds nothing in hand."""
    processes = Processes(80)
    pace = processes.start()
    await pace.heed(a_dispatch(), slow_down=60)

    assert None is await pace.anew(a_dispatch(), 10)
