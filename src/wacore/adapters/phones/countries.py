"""What the shipped table says of countries."""

import csv
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import available_timezones


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


class CsvCountryFacts:
    """
    Args:
        path: A table of the shipped one's columns, read instead of it.
    """

    def __init__(self, path: Path | None = None) -> None:
        shipped = files("wacore") / "data" / "country-facts.csv"
        text = (path or shipped).read_text(encoding="utf-8")
        self._timezones = {
            row["iso2"]: row["default_timezone"]
            for row in csv.DictReader(text.splitlines())
            if row["default_timezone"]
        }

    def timezone(self, country: str) -> str | None:
        return self._timezones.get(country)

    def is_timezone(self, name: str) -> bool:
        return name in _zones()
