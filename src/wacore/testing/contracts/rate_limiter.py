"""What keeps the pace."""

import asyncio
import random
from datetime import timedelta

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.application.ports import RateLimiter

KEY = "number:106540352242922"
EXACT = 1e-5
"""Seconds; a moment of this century has no finer place in 64 bits than a quarter microsecond."""


def most_in_a_window(uses: list[tuple[float, int]], seconds: float) -> int:
    """The most permits whose times of use lie within any `seconds`, both ends included."""
    uses = sorted(uses)
    return max(
        sum(cost for at, cost in uses if start <= at <= start + seconds) for start, _ in uses
    )


class RateLimiterContract:
    """What every RateLimiter must do. Subclasses supply `limiter` and the `clock` it reads."""

    async def test_a_burst_and_then_the_rate(
        self, limiter: RateLimiter, clock: ManualClock
    ) -> None:
        """After a pause the burst is free at once; what follows comes one by one."""
        waits = [await limiter.attempt(KEY, rate=10, burst=3) for _ in range(5)]
        assert waits == pytest.approx([0, 0, 0, 0.1, 0.1], abs=EXACT)

        clock.advance(timedelta(seconds=0.1))
        waits = [await limiter.attempt(KEY, rate=10, burst=3) for _ in range(2)]
        assert waits == pytest.approx([0, 0.1], abs=EXACT)

    async def test_an_attempt_takes_all_or_nothing(
        self, limiter: RateLimiter, clock: ManualClock
    ) -> None:
        """Refusals answer how long to wait, and cost nothing."""
        assert await limiter.attempt(KEY, rate=10, burst=3, cost=2) == 0
        for _ in range(3):
            wait = await limiter.attempt(KEY, rate=10, burst=3, cost=2)
            assert wait == pytest.approx(0.1, abs=EXACT)

        assert await limiter.attempt(KEY, rate=10, burst=3, cost=1) == 0
        clock.advance(timedelta(seconds=0.2))
        assert await limiter.attempt(KEY, rate=10, burst=3, cost=2) == 0

    async def test_a_pause_saves_up_no_more_than_the_burst(
        self, limiter: RateLimiter, clock: ManualClock
    ) -> None:
        """An hour of silence does not pay for an hour's permits."""
        await limiter.attempt(KEY, rate=10, burst=3)
        clock.advance(timedelta(hours=1))

        waits = [await limiter.attempt(KEY, rate=10, burst=3) for _ in range(4)]

        assert waits == pytest.approx([0, 0, 0, 0.1], abs=EXACT)

    async def test_places_follow_one_another(self, limiter: RateLimiter) -> None:
        """Each begins when the one before is over, however long that is."""
        costs = (1, 5, 2, 1)
        begins = [await limiter.place(KEY, rate=10, cost=cost, within=9) for cost in costs]

        assert begins == pytest.approx([0, 0.1, 0.6, 0.8], abs=EXACT)

    async def test_a_pause_saves_up_no_place(
        self, limiter: RateLimiter, clock: ManualClock
    ) -> None:
        """Time that nobody used is gone."""
        await limiter.place(KEY, rate=10, within=9)
        clock.advance(timedelta(hours=1))

        begins = [await limiter.place(KEY, rate=10, within=9) for _ in range(2)]

        assert begins == pytest.approx([0, 0.1], abs=EXACT)

    async def test_a_place_that_begins_too_late_is_not_taken(
        self, limiter: RateLimiter, clock: ManualClock
    ) -> None:
        """The answer tells how long it would be, as often as one asks."""
        await limiter.place(KEY, rate=10, cost=5)
        for _ in range(3):
            begins = await limiter.place(KEY, rate=10, within=0.4)
            assert begins == pytest.approx(0.5, abs=EXACT)

        clock.advance(timedelta(seconds=0.2))
        assert await limiter.place(KEY, rate=10, within=0.4) == pytest.approx(0.3, abs=EXACT)

    async def test_keys_do_not_share(self, limiter: RateLimiter) -> None:
        """One number's pace does not slow another."""
        await limiter.attempt(KEY, rate=1, burst=1)

        assert await limiter.attempt("number:other", rate=1, burst=1) == 0
        assert await limiter.place("number:third", rate=1) == pytest.approx(0, abs=EXACT)

    async def test_a_penalty_bars_everybody(self, limiter: RateLimiter, clock: ManualClock) -> None:
        """Until it is over nothing is usable, then the line starts."""
        await limiter.penalise(KEY, 30)

        assert await limiter.attempt(KEY, rate=10, burst=1) == pytest.approx(30, abs=EXACT)
        begins = [await limiter.place(KEY, rate=10, within=60) for _ in range(2)]
        assert begins == pytest.approx([30, 30.1], abs=EXACT)

    async def test_a_shorter_penalty_does_not_end_a_longer_one(
        self, limiter: RateLimiter, clock: ManualClock
    ) -> None:
        """The later end counts."""
        await limiter.penalise(KEY, 30)
        await limiter.penalise(KEY, 5)

        assert await limiter.attempt(KEY, rate=10, burst=1) == pytest.approx(30, abs=EXACT)

    async def test_together_they_get_no_more(self, limiter: RateLimiter) -> None:
        """Forty who ask at the same moment get the burst between them."""
        waits = await asyncio.gather(*(limiter.attempt(KEY, rate=1, burst=20) for _ in range(40)))

        assert waits.count(0.0) == 20

    async def test_together_they_get_places_apart(self, limiter: RateLimiter) -> None:
        """Forty who ask at the same moment stand in one line."""
        begins = await asyncio.gather(*(limiter.place(KEY, rate=10, within=9) for _ in range(40)))

        assert sorted(begins) == pytest.approx([n / 10 for n in range(40)], abs=EXACT)

    @pytest.mark.parametrize("seed", range(3))
    async def test_no_window_holds_more_than_it_may(
        self, limiter: RateLimiter, clock: ManualClock, seed: int
    ) -> None:
        """Whatever is asked when, no t seconds see more than `burst + rate x t` permits granted."""
        chance = random.Random(seed)
        rate, burst = 8.0, 5.0
        uses: list[tuple[float, int]] = []
        for _ in range(60):
            clock.advance(timedelta(seconds=chance.choice([0, 0, 0.01, 0.3, 2])))
            cost = chance.randint(1, 5)
            if await limiter.attempt(KEY, rate=rate, burst=burst, cost=cost) == 0:
                uses.append((clock.now().timestamp(), cost))

        for seconds in (0.0, 0.1, 0.5, 1.0, 3.0):
            allowed = burst + rate * seconds
            assert most_in_a_window(uses, seconds - EXACT) <= allowed

    @pytest.mark.parametrize("seed", range(3))
    async def test_no_two_places_overlap(
        self, limiter: RateLimiter, clock: ManualClock, seed: int
    ) -> None:
        """Whatever is asked when, each begins where it may, after all that were taken before."""
        chance = random.Random(seed)
        rate, end, taken = 8.0, 0.0, 0
        for _ in range(60):
            clock.advance(timedelta(seconds=chance.choice([0, 0, 0.01, 0.3, 2])))
            now, cost = clock.now().timestamp(), chance.randint(1, 5)
            begins = await limiter.place(KEY, rate=rate, cost=cost, within=1)

            assert begins == pytest.approx(max(0, end - now), abs=EXACT)
            if begins <= 1:
                end, taken = now + begins + cost / rate, taken + 1

        assert 10 < taken < 60
