# ruff: noqa: INP001 - a script beside its data, no package
"""Makes examples/contacts-10k.csv: an invented customer export as shops really have them.

`python examples/make_contacts.py` writes the file again, byte for byte. Nobody in it exists: the
numbers begin like the documentation examples of libphonenumber and are valid for their country.
"""

import csv
import io
import sys
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from contact_countries import COUNTRIES, NAMES, Country

SEED = 20261122
ROWS = 10_000
REPEATED = 200
BROKEN = 350
HEADER = (
    "Name",
    "Phone",
    "Country",
    "Email",
    "Language",
    "City",
    "Order No",
    "Order Date",
    "Amount",
    "Opt-in",
    "Notes",
)
OPT_OUT_SHARE, SILENT_SHARE = 0.03, 0.05
# The simulated Meta refuses these endings for ever or never answers: a demo would wait for them.
NEVER_ACCEPTED = frozenset({"0500", "0503", "0999"})
NOTES = (
    "",
    "",
    "",
    "",
    "",
    "",
    "VIP ⭐",
    'likes the "blue" one',
    "call after 18:00, not before",
    "Büro: 2. Stock, links",
    "Lieferung:\nbitte klingeln",
    '1) gift wrap\n2) card: "Happy birthday, Zoë!" 🎂\n3) no receipt',
    "path a/b\\c; semicolon",
    "=SUM(A1:A3)",
    "ありがとう 🙏",
)
ROMAN = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "ı": "i", "đ": "d"})

Row = list[str]


class Export:
    """One customer base; the same seed gives the same file."""

    def __init__(self, seed: int = SEED) -> None:
        self._random = Random(seed)
        self._used: set[tuple[str, str]] = set()
        self._order = 480_000

    def rows(self) -> list[Row]:
        """ROWS rows: good ones, repeated people in other formats, and broken ones, mixed."""
        people = [self._person() for _ in range(ROWS - REPEATED - BROKEN)]
        repeated = [self._again(person) for person in self._random.sample(people, REPEATED)]
        broken = [self._broken(index) for index in range(BROKEN)]
        good = people + repeated
        rows = [self._row(country, digits, name) for country, digits, name in good] + broken
        self._random.shuffle(rows)
        return rows

    def _person(self) -> tuple[Country, str, str]:
        country = self._random.choice(COUNTRIES)
        while True:
            digits = f"{self._random.randrange(10_000):04d}"
            if (country.iso, digits) not in self._used and digits not in NEVER_ACCEPTED:
                self._used.add((country.iso, digits))
                return country, digits, self._name(country)

    def _again(self, person: tuple[Country, str, str]) -> tuple[Country, str, str]:
        country, digits, name = person
        return country, digits, self._random.choice((name, name.upper(), f" {name} "))

    def _name(self, country: Country) -> str:
        firsts, lasts = (part.split() for part in NAMES[country.names].split("|"))
        first = self._random.choice(firsts).replace("_", " ")
        last = self._random.choice(lasts).replace("_", " ")
        if country.names in {"ja", "ko"}:
            return f"{last} {first}" if country.names == "ja" else f"{last}{first}"
        style = self._random.random()
        if style < 0.06:
            return f"{last}, {first}"
        if style < 0.08:
            return f'{first} "{first[:3]}" {last}'
        if style < 0.10:
            return f"{first} {last} {self._random.choice('🌿☕🎈🐈')}"
        return f"{first} {last}"

    def _row(self, country: Country, digits: str, name: str) -> Row:
        self._order += self._random.randrange(1, 9)
        consent = self._random.random()
        day = date(2026, 11, 20) - timedelta(days=self._random.randrange(900))
        return [
            name,
            self._phone(country, digits),
            country.iso,
            self._email(name),
            country.language if self._random.random() < 0.95 else "",
            self._random.choice(country.cities),
            f"SO-{self._order}",
            day.isoformat(),
            f"{self._random.randrange(500, 40_000) / 100:.2f}",
            "no"
            if consent < OPT_OUT_SHARE
            else ""
            if consent < OPT_OUT_SHARE + SILENT_SHARE
            else "yes",
            self._random.choice(NOTES),
        ]

    def _phone(self, country: Country, digits: str) -> str:
        national = _filled(country.national, digits)
        international = _filled(country.international, digits)
        plain = "+" + "".join(c for c in international if c.isdigit())
        forms: tuple[Callable[[], str], ...] = (
            lambda: international,
            lambda: plain,
            lambda: national,
            lambda: international.replace(" ", "-"),
            lambda: f" {plain} ",
            lambda: national.replace(" ", ""),
            lambda: "00" + plain[1:] if country.iso in _DIALS_00 else international,
        )
        return self._random.choices(forms, weights=(30, 30, 24, 4, 2, 6, 4))[0]()

    def _email(self, name: str) -> str:
        if self._random.random() < 0.12:
            return ""
        plain = unicodedata.normalize("NFKD", name.lower().translate(ROMAN))
        local = "".join(c for c in plain if c.isascii() and c.isalpha())
        host = self._random.choice(("example.com", "example.org", "example.net", "mail.example"))
        return f"{local or 'customer'}.{self._random.randrange(1, 9999)}@{host}"

    def _broken(self, index: int) -> Row:
        row = self._row(*self._person())
        damage = _DAMAGES[index % len(_DAMAGES)]
        return damage(row, self._random)


_DIALS_00 = frozenset(
    "DE AT CH FR ES IT PT NL BE GB IE SE DK PL CZ GR TR SA AE ZA IN MX AR".split()  # noqa: SIM905
)


def _filled(pattern: str, digits: str) -> str:
    given = iter(digits)
    return "".join(next(given) if c == "#" else c for c in pattern)


def _with(row: Row, column: str, value: str) -> Row:
    return [value if name == column else cell for name, cell in zip(HEADER, row, strict=True)]


_DAMAGES: tuple[Callable[[Row, Random], Row], ...] = (
    lambda row, _: _with(row, "Phone", ""),
    lambda row, random: _with(row, "Phone", random.choice(("0151-CALL-ME", "see notes", "n/a"))),
    lambda row, random: _with(row, "Phone", random.choice(("123", "+49 12", "0", "+1 201"))),
    lambda row, _: _with(row, "Phone", "+999 123 456 7890"),
    lambda row, _: _with(row, "Phone", "4.91512E+12"),
    lambda row, random: _with(row, "Email", random.choice(("anna@", "anna.example.com", "a b@c"))),
    lambda row, _: row[:1],
    lambda row, _: [*row, "surplus", "cells"],
    lambda row, _: _with(row, "Phone", "+49 1512 3456789 1234567"),
    lambda row, random: _with(row, "Opt-in", random.choice(("maybe", "?"))),
)


def contacts_csv(seed: int = SEED) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(Export(seed).rows())
    return text.getvalue().encode()


if __name__ == "__main__":
    target = (
        Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("contacts-10k.csv")
    )
    target.write_bytes(contacts_csv())
