from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.frequency_cap import FrequencyCap, InvalidFrequencyCap

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(("messages", "days"), [(0, 7), (1001, 7), (1, 0), (1, 367)])
def test_caps_that_are_none(messages: int, days: int) -> None:
    """Nothing at all, more than anybody reads, no time, longer than anybody remembers."""
    with pytest.raises(InvalidFrequencyCap):
        FrequencyCap(messages, days)


def test_a_message_counts_to_the_moment() -> None:
    """One of exactly seven days ago is past, a microsecond later it is not."""
    cap = FrequencyCap(1, 7)
    week_ago = NOON - timedelta(days=7)

    assert cap.allows([week_ago], NOON)
    assert not cap.allows([week_ago + timedelta(microseconds=1)], NOON)


@given(
    wishes=st.lists(st.integers(0, 40 * 24), max_size=80),
    messages=st.integers(1, 5),
    days=st.integers(1, 10),
)
def test_no_span_of_days_holds_more(wishes: list[int], messages: int, days: int) -> None:
    """However often somebody asks, the messages allowed keep the cap in each such span."""
    cap, sent = FrequencyCap(messages, days), list[datetime]()
    for hour in sorted(wishes):
        at = NOON + timedelta(hours=hour)
        if cap.allows(sent, at):
            sent.append(at)

    for at in sent:
        assert messages >= sum(at <= each < at + timedelta(days=days) for each in sent)
