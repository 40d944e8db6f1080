"""National numbers in a file with a country column."""

import pytest

from wacore.adapters.phones.countries import CsvCountryFacts
from wacore.adapters.phones.parser import LibPhoneParser
from wacore.application.contacts.identification import Reading
from wacore.application.contacts.import_rows import RowReader
from wacore.application.contacts.references import Row
from wacore.domain.contacts.import_columns import UnknownColumns, map_columns

COLUMNS = ("Name", "Phone", "Country")


@pytest.mark.parametrize(
    ("phone", "country", "number"),
    [
        ("01512 3456789", "DE", "+4915123456789"),
        ("081 234 5678", "th", "+66812345678"),
        ("081 234 5678", "", "+390812345678"),
        ("+66 81 234 5678", "DE", "+66812345678"),
    ],
)
def test_a_national_number_is_of_its_rows_country(phone: str, country: str, number: str) -> None:
    """The default region is for rows that name no country."""
    targets = map_columns(COLUMNS, {}, UnknownColumns.REFUSE)
    reading = Reading(LibPhoneParser(), CsvCountryFacts())
    rows = RowReader(reading, COLUMNS, targets, default_region="IT")

    draft = rows.read(Row(line=2, cells=("Ada", phone, country)))

    assert draft.phone is not None
    assert number == draft.phone.value
