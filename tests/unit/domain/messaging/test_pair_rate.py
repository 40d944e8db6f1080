"""How fast one person may be written to."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.messaging.pair_rate import BURST, EVERY, next_times
from wacore.testing.messages import NOON

SECOND = timedelta(seconds=1)


def test_a_burst_and_then_one_in_six_seconds() -> None:
    """After a pause; what was sent already is paid for first."""
    times = next_times([], NOON, BURST + 2)

    assert [NOON] * BURST + [NOON + EVERY, NOON + 2 * EVERY] == times
    assert [NOON + EVERY] == next_times([NOON] * BURST, NOON, 1)
    assert [NOON + 10 * EVERY] == next_times([NOON] * BURST, NOON + 10 * EVERY, 1)


@given(st.lists(st.integers(0, 300), max_size=150))
def test_no_window_holds_more_than_meta_allows(waits: list[int]) -> None:
    """Whenever somebody asks: no t seconds see more than 45 and one for each six of them."""
    posted: list[datetime] = []
    now = NOON
    for wait in waits:
        now += timedelta(seconds=wait / 10)
        [at] = next_times(posted, now, 1)
        if at <= now:
            posted.append(now)

    for i, first in enumerate(posted):
        for n, last in enumerate(posted[i:], start=1):
            assert n <= BURST + (last - first) / EVERY
