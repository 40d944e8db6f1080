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

    async def test_a_burst_and_then_the_rate(self, limiter: RateLimiter) -> None:
        """After a pause the burst is free at once; what follows waits in line."""
        waits = [await limiter.reserve(KEY, rate=10, burst=3) for _ in range(6)]

        assert waits == pytest.approx([0, 0, 0, 0.1, 0.2, 0.3], abs=EXACT)

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

    async def test_many_permits_at_once(self, limiter: RateLimiter) -> None:
        """A batch waits until all of it may be used together."""
        waits = [await limiter.reserve(KEY, rate=10, burst=5, cost=5) for _ in range(3)]

        assert waits == pytest.approx([0, 0.5, 1.0], abs=EXACT)

    async def test_more_than_the_burst_is_paid_for_first(self, limiter: RateLimiter) -> None:
        """A batch above the burst waits even when nobody was before it."""
        wait = await limiter.reserve(KEY, rate=10, burst=5, cost=8)

        assert wait == pytest.approx(0.3, abs=EXACT)

    async def test_a_pause_saves_up_no_more_than_the_burst(
        self, limiter: RateLimiter, clock: ManualClock
    ) -> None:
        """An hour of silence does not pay for an hour's permits."""
        await limiter.reserve(KEY, rate=10, burst=3)
        clock.advance(timedelta(hours=1))

        waits = [await limiter.reserve(KEY, rate=10, burst=3) for _ in range(4)]

        assert waits == pytest.approx([0, 0, 0, 0.1], abs=EXACT)

    async def test_keys_do_not_share(self, limiter: RateLimiter) -> None:
        """One number's pace does not slow another."""
        await limiter.reserve(KEY, rate=1, burst=1)

        assert await limiter.attempt("number:other", rate=1, burst=1) == 0

    async def test_a_penalty_bars_everybody(self, limiter: RateLimiter, clock: ManualClock) -> None:
        """Until it is over nothing is usable, then the line starts."""
        await limiter.penalise(KEY, 30)

        assert await limiter.attempt(KEY, rate=10, burst=1) == pytest.approx(30, abs=EXACT)
        waits = [await limiter.reserve(KEY, rate=10, burst=1) for _ in range(2)]
        assert waits == pytest.approx([30, 30.1], abs=EXACT)

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

    @pytest.mark.parametrize("seed", range(3))
    async def test_no_window_holds_more_than_it_may(
        self, limiter: RateLimiter, clock: ManualClock, seed: int
    ) -> None:
        """Whatever is asked when, no t seconds see more than `burst + rate x t` permits used."""
        chance = random.Random(seed)
        rate, burst = 8.0, 5.0
        uses: list[tuple[float, int]] = []
        for _ in range(60):
            clock.advance(timedelta(seconds=chance.choice([0, 0, 0.01, 0.3, 2])))
            now = clock.now().timestamp()
            cost = chance.randint(1, 5)
            if chance.random() < 0.5:
                uses.append(
                    (now + await limiter.reserve(KEY, rate=rate, burst=burst, cost=cost), cost)
                )
            elif await limiter.attempt(KEY, rate=rate, burst=burst, cost=cost) == 0:
                uses.append((now, cost))

        for seconds in (0.0, 0.1, 0.5, 1.0, 3.0):
            allowed = burst + rate * seconds
            assert most_in_a_window(uses, seconds - EXACT) <= allowed
