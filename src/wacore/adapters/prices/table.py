"""Rate cards, looked up by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from wacore.domain.campaigns import Price

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Interval(Generic[T]):
    """What held from one day to another, both included; `until` None means still."""

    since: date
    until: date | None
    value: T

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


class PriceTable:
    """
    A PriceList in memory.

    Args:
        as_of: The day on which the figures were collected.
        prices: By market and category.
        markets: By country.
        calling_codes: Country by the digits its numbers begin with.
    """

    def __init__(
        self,
        as_of: date,
        prices: Mapping[tuple[str, str], Sequence[Interval[Price]]],
        markets: Mapping[str, Sequence[Interval[str]]],
        calling_codes: Mapping[str, str],
    ) -> None:
        self._as_of = as_of
        self._prices = prices
        self._markets = markets
        self._calling_codes = calling_codes
        self._longest = max(map(len, calling_codes), default=0)

    @property
    def as_of(self) -> date:
        return self._as_of

    def country(self, phone: str) -> str:
        digits = phone.removeprefix("+")
        for length in range(min(self._longest, len(digits)), 0, -1):
            found = self._calling_codes.get(digits[:length])
            if found is not None:
                return found
        return ""

    def price(self, country: str, category: str, on: date) -> Price | None:
        market = _in_force(self._markets.get(country, ()), on)
        if market is None:
            return None
        return _in_force(self._prices.get((market, category.lower()), ()), on)


def _in_force(intervals: Sequence[Interval[T]], on: date) -> T | None:
    return next((each.value for each in intervals if each.holds(on)), None)
