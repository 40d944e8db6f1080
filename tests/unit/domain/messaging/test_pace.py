"""How fast a number may send."""

from datetime import timedelta
from math import ceil

import pytest

from wacore.domain.messaging.pace import OVERDUE, Pace
from wacore.testing.messages import NOON


@pytest.mark.parametrize("throughput", [1, 5, 20, 80, 1000])
def test_no_second_holds_more_than_the_throughput(throughput: float) -> None:
    """Though a second's first messages be the late ones of the second before."""
    rate = Pace().rate(throughput, NOON)

    assert ceil(rate * (1 + OVERDUE.total_seconds())) <= throughput
    assert 0.97 * throughput <= rate


def test_it_halves_at_once_and_creeps_back() -> None:
    """A twentieth of the full rate every ten seconds."""
    full = Pace().rate(80, NOON)
    slowed = Pace().slowed(NOON)

    assert full / 2 == slowed.rate(80, NOON + timedelta(seconds=9))
    assert pytest.approx(full * 0.55) == slowed.rate(80, NOON + timedelta(seconds=10))
    assert full == slowed.rate(80, NOON + timedelta(minutes=5))


def test_refusals_of_one_moment_halve_it_once() -> None:
    """A chunk's refusals arrive together."""
    slowed = Pace().slowed(NOON)

    assert slowed is slowed.slowed(NOON + timedelta(milliseconds=500))
    assert slowed.share / 2 == slowed.slowed(NOON + timedelta(seconds=2)).share


def test_it_never_stops_altogether() -> None:
    """However often Meta complains, something is tried."""
    pace = Pace()
    for n in range(100):
        pace = pace.slowed(NOON + timedelta(seconds=2 * n))

    assert pace.rate(80, NOON + timedelta(seconds=200)) > 1
