"""Thousands of small worlds full of trouble, none of which breaks a law."""

from collections import Counter

import pytest

from wacore.testing.simulation import simulate

_WORLDS = 2000
_AT_ONCE = 100


@pytest.mark.parametrize("first", range(0, _WORLDS, _AT_ONCE))
def test_no_law_is_broken(first: int) -> None:
    """Replay what fails: python -m wacore.testing.simulation --verbose --seed …"""
    outcomes = [simulate(seed) for seed in range(first, first + _AT_ONCE)]

    assert {} == {each.seed: each.violations for each in outcomes if each.violations}


def test_trouble_of_every_kind_comes() -> None:
    """A world in which nothing happens proves nothing."""
    counts: Counter[str] = Counter()
    for seed in range(60):
        counts += simulate(seed).counts

    rare = {what: n for what in TROUBLE if (n := counts[what]) < 5}
    assert {} == rare
    assert counts["posts taken"] > 200


TROUBLE = (
    "answers lost",
    "commits broken off",
    "commits unconfirmed",
    "deaths",
    "freezes",
    "operators cancel",
    "operators launch",
    "operators pause",
    "operators resume",
    "operators retry",
    "plugs pulled",
    "posts refused",
    "requests cut",
    "webhooks doubled",
    "webhooks repeated",
    "work failed, as it may",
)
