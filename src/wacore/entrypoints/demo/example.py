"""The example's contacts, or fewer of them."""

import csv
from itertools import islice
from pathlib import Path

EXAMPLE = Path("examples/contacts-10k.csv")
"""In the checkout."""


def first_rows(source: Path, file: Path, rows: int) -> Path:
    """The heads and so many rows of one file, as a file of their own."""
    with (
        source.open(encoding="utf-8", newline="") as given,
        file.open("w", encoding="utf-8", newline="") as target,
    ):
        csv.writer(target).writerows(islice(csv.reader(given), rows + 1))
    return file
