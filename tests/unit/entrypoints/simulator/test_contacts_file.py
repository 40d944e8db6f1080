"""examples/contacts-10k.csv: reproducible, and as varied and as broken as it claims."""

import csv
import io
import subprocess
import sys
from collections import Counter
from pathlib import Path

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType

EXAMPLES = Path(__file__).parents[4] / "examples"
FILE = EXAMPLES / "contacts-10k.csv"
COLUMNS = 11
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    return list(csv.reader(io.StringIO(FILE.read_text("utf-8"), newline="")))


def number_of(row: list[str]) -> str | None:
    """E.164 of a valid mobile number, read with the row's country."""
    if len(row) != COLUMNS:
        return None
    try:
        number = phonenumbers.parse(row[1], row[2])
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    if phonenumbers.number_type(number) not in MOBILE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def test_the_generator_makes_the_same_bytes(tmp_path: Path) -> None:
    target = tmp_path / "again.csv"
    script = str(EXAMPLES / "make_contacts.py")
    subprocess.run([sys.executable, script, str(target)], check=True)

    assert FILE.read_bytes() == target.read_bytes()


def test_there_are_ten_thousand_rows_of_thirty_countries(rows: list[list[str]]) -> None:
    header, *data = rows

    assert 10_000 == len(data)
    assert ["Name", "Phone", "Country", "Email"] == header[:4]
    assert 30 <= len({row[2] for row in data if len(row) == COLUMNS})


def test_three_to_four_percent_of_the_rows_are_broken(rows: list[list[str]]) -> None:
    """Numbers, e-mails, consents and widths; everything else is a valid mobile number."""
    broken = [
        row
        for row in rows[1:]
        if number_of(row) is None
        or (row[3] and ("@" not in row[3] or "." not in row[3].partition("@")[2]))
        or row[9] not in {"yes", "no", ""}
    ]

    assert 300 <= len(broken) <= 400
    assert {1, 13} <= {len(row) for row in broken}


def test_two_percent_are_people_seen_before_in_another_format(rows: list[list[str]]) -> None:
    numbers = Counter(number for row in rows[1:] if (number := number_of(row)))
    repeated = sum(count - 1 for count in numbers.values())

    assert 150 <= repeated <= 250


def test_the_file_has_what_real_exports_have(rows: list[list[str]]) -> None:
    """National formats, opt-outs, commas, quotes, line breaks, emojis, many scripts."""
    good = [row for row in rows[1:] if number_of(row)]
    text = FILE.read_text("utf-8")

    assert 2_000 < sum("+" not in row[1] for row in good)
    assert 200 < sum(row[9] == "no" for row in good) < 400
    for sample in ("🎂", "花子", "Παπαδόπουλος", "שירה", "प्रिया", '""Oli""'):
        assert sample in text
    assert any("\n" in row[-1] for row in good)
    assert any(", " in row[0] for row in good)
