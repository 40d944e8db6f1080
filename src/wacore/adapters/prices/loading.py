"""The rate cards as CSV files: those that come with the package, or an operator's own."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

import msgspec

from wacore.adapters.prices.table import Interval, PriceTable
from wacore.domain.campaigns import Price
from wacore.domain.errors import InvalidInput

T = TypeVar("T")

PRICES = "whatsapp-prices.csv"
MARKETS = "whatsapp-market-of-country.csv"
RULES = "whatsapp-pricing-rules.json"

_SHARED_CODES = {"1": "US", "7": "RU"}
"""Who is meant by a calling code of several countries once none of `_AREAS` fits."""

_AREAS = {
    "1809": "DO",
    "1829": "DO",
    "1849": "DO",
    "1658": "JM",
    "1876": "JM",
    "1787": "PR",
    "1939": "PR",
    "76": "KZ",
    "77": "KZ",
}
"""Parts of shared codes with a price of their own (Meta, pricing: country calling codes)."""


class UnreadablePriceTable(InvalidInput):
    """A row of a rate card says nothing that could be charged; names the file, line and column."""

    code = "unreadable-price-table"

    def __init__(self, file: str, line: int, column: str, text: str) -> None:
        super().__init__(f"{text!r} cannot be read here.", field=f"{file}:{line}:{column}")
        self.file = file
        self.line = line
        self.column = column


class _Rules(msgspec.Struct):
    as_of: date


def load_prices(directory: Path | None = None) -> PriceTable:
    """
    Args:
        directory: Holds files named and shaped like the package's; None takes the package's.

    Raises:
        UnreadablePriceTable: A column is missing, or a date or rate is none.
        FileNotFoundError: A file is missing.
    """
    folder: Traversable = files("wacore") / "data" if directory is None else directory
    markets: dict[str, list[Interval[str]]] = {}
    codes: dict[str, str] = {}
    for row in _rows(folder, MARKETS):
        country = row.text("country_iso2")
        markets.setdefault(country, []).append(row.interval(row.text("market_id")))
        if not row.text("note").startswith("shares calling code"):
            codes.setdefault(row.text("calling_code"), country)
    prices: dict[tuple[str, str], list[Interval[Price]]] = {}
    for row in _rows(folder, PRICES):
        key = (row.text("market_id"), row.text("category"))
        prices.setdefault(key, []).append(row.interval(row.price()))
    rules = msgspec.json.decode((folder / RULES).read_bytes(), type=_Rules)
    return PriceTable(rules.as_of, prices, markets, {**codes, **_SHARED_CODES, **_AREAS})


class _Row:
    """One line, which knows where it stands."""

    def __init__(self, file: str, line: int, cells: dict[str, str]) -> None:
        self._file = file
        self._line = line
        self._cells = cells

    def text(self, column: str) -> str:
        if self._cells.get(column) is None:
            raise UnreadablePriceTable(self._file, self._line, column, "")
        return self._cells[column]

    def interval(self, value: T) -> Interval[T]:
        until = self.text("effective_to")
        return Interval(
            self._date("effective_from"), self._date("effective_to") if until else None, value
        )

    def price(self) -> Price:
        return Price(
            market=self.text("market"),
            category=self.text("category"),
            currency=self.text("currency"),
            rate=self._rate(),
            effective_from=self._date("effective_from"),
            confidence=self.text("confidence"),
        )

    def _rate(self) -> Decimal:
        text = self.text("rate")
        try:
            rate = Decimal(text)
        except InvalidOperation as error:
            raise UnreadablePriceTable(self._file, self._line, "rate", text) from error
        if not rate.is_finite() or rate < 0:
            raise UnreadablePriceTable(self._file, self._line, "rate", text)
        return rate

    def _date(self, column: str) -> date:
        text = self.text(column)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise UnreadablePriceTable(self._file, self._line, column, text) from error


def _rows(folder: Traversable, file: str) -> Iterator[_Row]:
    text = (folder / file).read_text(encoding="utf-8")
    for line, cells in enumerate(csv.DictReader(text.splitlines()), start=2):
        yield _Row(file, line, cells)
