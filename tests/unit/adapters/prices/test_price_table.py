from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from wacore.adapters.prices import PriceTable, UnreadablePriceTable, load_prices

SHIPPED = load_prices()
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("phone", "country"),
    [
        ("+4915112345678", "DE"),
        ("+12025550123", "US"),
        ("+18095550123", "DO"),
        ("+16585550123", "JM"),
        ("+77012345678", "KZ"),
        ("+79161234567", "RU"),
        ("+358401234567", "FI"),
        ("+39061234567", "IT"),
        ("+212612345678", "MA"),
        ("+999123456", ""),
        ("", ""),
    ],
)
def test_whose_number_it_is(phone: str, country: str) -> None:
    """The longest calling code decides; territories follow the country whose code they share."""
    assert country == SHIPPED.country(phone)


@pytest.mark.parametrize(
    ("country", "category", "on", "rate"),
    [
        ("AR", "utility", date(2025, 9, 30), "0.0289"),
        ("AR", "utility", date(2025, 10, 1), "0.0260"),
        ("AR", "UTILITY", TODAY, "0.0260"),
        ("AR", "marketing", TODAY, "0.0618"),
        ("DE", "marketing", TODAY, "0.1365"),
    ],
)
def test_the_rate_of_the_day(country: str, category: str, on: date, rate: str) -> None:
    """Changes take effect on their first day, and the last day before still has the old rate."""
    price = SHIPPED.price(country, category, on)

    assert price is not None
    assert Decimal(rate) == price.rate
    assert price.effective_from <= on


def test_a_country_that_changed_its_market() -> None:
    """Morocco was part of Rest of Africa until October 2026."""
    before = SHIPPED.price("MA", "marketing", date(2026, 9, 30))
    after = SHIPPED.price("MA", "marketing", date(2026, 10, 1))

    assert before is not None
    assert after is not None
    assert ("Rest of Africa", "Morocco") == (before.market, after.market)


@pytest.mark.parametrize(
    ("country", "category", "on"),
    [("XX", "marketing", TODAY), ("DE", "gossip", TODAY), ("DE", "marketing", date(2020, 1, 1))],
)
def test_no_known_rate(country: str, category: str, on: date) -> None:
    """None instead of a guess."""
    assert None is SHIPPED.price(country, category, on)


def test_every_country_has_prices_today() -> None:
    """No market is named that has no card."""
    markets = [
        SHIPPED.price(country, category, TODAY)
        for country in SHIPPED._markets
        for category in ("marketing", "utility", "authentication")
    ]

    assert 700 < len(markets)
    assert None not in markets


def test_intervals_do_not_overlap() -> None:
    """On no day are there two rates for one market and category."""
    for intervals in SHIPPED._prices.values():
        ordered = sorted(intervals, key=lambda each: each.since)
        for one, next_one in pairwise(ordered):
            assert one.until is not None
            assert one.until < next_one.since <= one.until + timedelta(days=1)


def own_tables(folder: Path, prices: str) -> PriceTable:
    (folder / "whatsapp-prices.csv").write_text(
        "market,market_id,category,currency,rate,effective_from,effective_to,confidence\n" + prices
    )
    (folder / "whatsapp-market-of-country.csv").write_text(
        "country_iso2,calling_code,market_id,effective_from,effective_to,note\n"
        "DE,49,DE,2026-01-01,,\n"
    )
    (folder / "whatsapp-pricing-rules.json").write_text('{"as_of": "2027-01-02", "more": 1}')
    return load_prices(folder)


def test_an_operator_s_own_tables(tmp_path: Path) -> None:
    """They replace the shipped ones, in their own currency and with their own date."""
    table = own_tables(tmp_path, "Germany,DE,marketing,EUR,0.1,2027-01-01,,high\n")

    price = table.price("DE", "marketing", date(2027, 1, 1))
    assert price is not None
    assert ("EUR", Decimal("0.1"), date(2027, 1, 2)) == (price.currency, price.rate, table.as_of)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Germany,DE,marketing,EUR,cheap,2027-01-01,,high\n", "rate"),
        ("Germany,DE,marketing,EUR,NaN,2027-01-01,,high\n", "rate"),
        ("Germany,DE,marketing,EUR,-1,2027-01-01,,high\n", "rate"),
        ("Germany,DE,marketing,EUR,0.1,tomorrow,,high\n", "effective_from"),
        ("Germany,DE,marketing,EUR,0.1,2027-01-01,never,high\n", "effective_to"),
        ("Germany,DE\n", "category"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row: str, column: str) -> None:
    """File, line and column."""
    with pytest.raises(UnreadablePriceTable) as caught:
        own_tables(tmp_path, row)

    assert f"whatsapp-prices.csv:2:{column}" == caught.value.problems[0].field


def test_a_missing_file(tmp_path: Path) -> None:
    """Half a table is none."""
    with pytest.raises(FileNotFoundError):
        load_prices(tmp_path)
