"""A rate with a burst."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.application.pace import Pace
from wacore.testing.contracts.rate_limiter import most_in_a_window

ASKS = st.lists(
    st.tuples(st.floats(0, 3), st.integers(1, 12), st.sampled_from([0, 0, 0, 1, 5])), max_size=40
)


@given(ASKS, st.floats(0.5, 100), st.integers(1, 12), st.floats(0, 5))
def test_no_window_holds_more_than_it_may(
    asks: list[tuple[float, int, int]], rate: float, burst: int, seconds: float
) -> None:
    """At most the burst, or the largest batch, and what the rate earns meanwhile; penalties or not."""
    now, pace = 1000.0, Pace()
    uses: list[tuple[float, int]] = []
    for pause, cost, penalty in asks:
        now += pause
        if penalty:
            pace = pace.bar(now + penalty)
        pace, wait = pace.take(now, rate=rate, burst=burst, cost=cost)
        assert wait >= 0
        uses.append((now + wait, cost))
    if uses:
        largest = max(burst, *(cost for _, cost in uses))

        assert most_in_a_window(uses, seconds) <= largest + rate * (seconds + 2e-6)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=50), st.floats(1, 100))
def test_permits_are_usable_in_the_order_they_were_taken(pauses: list[float], rate: float) -> None:
    """Nobody overtakes."""
    now, pace, used = 0.0, Pace(), []
    for pause in pauses:
        now += pause
        pace, wait = pace.take(now, rate=rate, burst=3, cost=1)
        used.append(now + wait)

    assert sorted(used) == used


def test_the_whole_rate_can_be_used() -> None:
    """Who asks without rest gets the rate, not less."""
    pace, wait = Pace(), 0.0
    for _ in range(1001):
        pace, wait = pace.take(0.0, rate=80, burst=1, cost=1)

    assert wait == pytest.approx(1000 / 80)
