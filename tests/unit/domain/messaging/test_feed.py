"""Where a reader of live news is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.messaging.feed import FeedPosition

ERAS = st.from_regex(r"[0-9a-f]{1,32}", fullmatch=True)


@given(era=ERAS, number=st.integers(min_value=0, max_value=10**18 - 1))
def test_a_position_is_read_as_it_was_written(era: str, number: int) -> None:
    """Whatever its era and number."""
    position = FeedPosition(era, number)

    assert position == FeedPosition.parse(str(position))


@pytest.mark.parametrize(
    "text",
    ["", "-", "12", "a-", "-1", "a-b", "a--1", "a-1-2", "é-1", "a-²", "a-" + "9" * 19, "a b-1"],
)
def test_what_was_never_a_position_is_none(text: str) -> None:
    """Clients may send anything as the id of their last event."""
    assert FeedPosition.parse(text) is None
