"""Failures that stop a dispatch once there are enough."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.messaging.dispatch import Pause
from wacore.domain.messaging.error_codes import SendErrorClass, Threshold
from wacore.domain.messaging.strikes import Strikes
from wacore.testing.messages import NOON, a_dispatch

THREE = Threshold(hits=3, becomes=SendErrorClass.PAUSE_NUMBER)
IN_A_MINUTE = replace(THREE, seconds=60)


def at(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


@given(st.lists(st.lists(st.integers(0, 500), max_size=4), max_size=6))
def test_order_and_portions_do_not_matter(portions: list[list[int]]) -> None:
    """The newest three are known, whoever tells of them, and they say since when."""
    strikes, seen = Strikes(), None
    for portion in portions:
        strikes, seen = strikes.and_these(131042, map(at, portion), THREE)
    newest = sorted(second for portion in portions for second in portion)[-3:]

    assert newest == [
        (each - NOON).total_seconds() for _, times in strikes.posted for each in times
    ]
    assert (at(newest[0]) if len(newest) == 3 else None) == seen


@pytest.mark.parametrize(("last", "stops"), [(60, True), (61, False)])
def test_some_count_only_within_their_time(last: int, stops: bool) -> None:
    """Three within a minute, and not three a day."""
    _, seen = Strikes().and_these(131042, [at(0), at(1), at(last)], IN_A_MINUTE)

    assert (at(0) if stops else None) == seen


def test_each_code_has_its_own() -> None:
    """Two of one and two of another are not three."""
    strikes, first = Strikes().and_these(131042, [at(0), at(1)], THREE)
    strikes, second = strikes.and_these(131048, [at(2), at(3)], THREE)

    assert (None, None) == (first, second)
    assert (131042, 131048) == tuple(code for code, _ in strikes.posted)


@pytest.mark.parametrize(
    ("reason", "forgets"),
    [("meta:131042", True), ("operator", True), ("canary", False), ("daily_limit", False)],
)
def test_a_resume_forgets_unless_it_was_a_rest(reason: str, forgets: bool) -> None:
    """What ends by itself has dealt with no cause."""
    strikes, _ = Strikes().and_these(131042, [at(0), at(1)], THREE)
    resumed = replace(a_dispatch(), strikes=strikes).stop(Pause(reason), at(2)).resume(at(3))

    assert (Strikes() if forgets else strikes) == resumed.strikes
    assert [not forgets, True] == [resumed.heeds(each) for each in (at(2), at(3))]
