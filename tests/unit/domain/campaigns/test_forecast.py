from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.campaigns import Funnel, Price, cost_of, days_needed, seconds_to_send, share
from wacore.domain.campaigns.funnel import ACCEPTED, WAITING

STATES = [
    *sorted(ACCEPTED),
    *sorted(WAITING),
    "rejected",
    "skipped",
    "cancelled",
    "unknown",
    "abandoned",
]


def a_price(rate: str, confidence: str = "high") -> Price:
    return Price(
        market="Germany",
        category="marketing",
        currency="USD",
        rate=Decimal(rate),
        effective_from=date(2026, 10, 1),
        confidence=confidence,
    )


def test_cost_is_exact() -> None:
    """Decimal money: a million times a hundredth of a cent is what it is."""
    estimate = cost_of({"DE": 1_000_000, "FR": 1}, {"DE": a_price("0.0001"), "FR": a_price("0.1")})

    assert Decimal("100.1") == estimate.total
    assert ["DE", "FR"] == [line.country for line in estimate.lines]


def test_what_has_no_price_is_said() -> None:
    """It is left out of the total, and the estimate is not to be trusted."""
    estimate = cost_of({"DE": 2, "": 3}, {"DE": a_price("0.1")})

    assert (Decimal("0.2"), 3, "low") == (estimate.total, estimate.unpriced, estimate.confidence)


def test_an_estimate_is_as_good_as_its_weakest_figure() -> None:
    """One doubtful rate makes the sum doubtful."""
    prices = {"DE": a_price("0.1"), "IN": a_price("0.1", "medium")}

    assert "medium" == cost_of({"DE": 1, "IN": 1}, prices).confidence
    assert "high" == cost_of({"DE": 1}, prices).confidence


@pytest.mark.parametrize(
    ("recipients", "limit", "expected"),
    [(0, 250, 0), (1, None, 1), (250, 250, 1), (251, 250, 2), (100_000, 10_000, 10)],
)
def test_days(recipients: int, limit: int | None, expected: int) -> None:
    """A portfolio writes to so many people in 24 hours."""
    assert expected == days_needed(recipients, limit)


@pytest.mark.parametrize(
    ("recipients", "reached", "expected"),
    [
        (0, 250, 0),
        (50, 200, 1),
        (51, 200, 2),
        (300, 200, 2),
        (301, 200, 3),
        (1, 250, 2),
        (1, 999, 2),
    ],
)
def test_days_after_others(recipients: int, reached: int, expected: int) -> None:
    """Of 250 people a day some have been written to already; a lowered limit leaves nothing."""
    assert expected == days_needed(recipients, 250, reached)
    assert 1 == days_needed(max(1, recipients), None, reached)


def test_the_slowest_pace_counts() -> None:
    """A cap below the number's pace makes it longer, one above does not."""
    assert 100.0 == seconds_to_send(1000, [80.0, 10])
    assert 12.5 == seconds_to_send(1000, [80.0, None])
    assert 0.0 == seconds_to_send(0, [80.0])


@given(st.dictionaries(st.sampled_from(STATES), st.integers(0, 1000)))
def test_everyone_is_in_one_outcome(counts: dict[str, int]) -> None:
    """Whatever the states, outcomes add up to the recipients, and each step is within the former."""
    funnel = Funnel.of(counts)

    assert funnel.balanced
    assert sum(counts.values()) == funnel.recipients
    assert funnel.accepted >= funnel.sent >= funnel.delivered >= funnel.read
    assert funnel.recipients == funnel.done + funnel.waiting


@given(
    st.dictionaries(st.sampled_from(STATES), st.integers(0, 1000)),
    st.dictionaries(st.sampled_from(STATES), st.integers(0, 1000)),
)
def test_funnels_add_up(one: dict[str, int], other: dict[str, int]) -> None:
    """The funnel of two campaigns is that of all their messages."""
    together = {state: one.get(state, 0) + other.get(state, 0) for state in STATES}

    assert Funnel.of(together) == Funnel.of(one).plus(Funnel.of(other))


def test_share_of_nothing() -> None:
    """No recipients, no rate, no crash."""
    assert (0.0, 0.3333) == (share(0, 0), share(1, 3))
