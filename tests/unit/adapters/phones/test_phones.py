"""Telephone numbers as people write them, and countries."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wacore.adapters.phones import CsvCountryFacts, LibPhoneParser
from wacore.domain.phone import InvalidPhoneNumber, PhoneNumber

PHONES = LibPhoneParser()


@pytest.mark.parametrize(
    ("text", "region", "value"),
    [
        ("+49 (151) 123-456.01", None, "+4915112345601"),
        ("0151 12345601", "de", "+4915112345601"),
        ("004915112345601", None, "+4915112345601"),
        ("004915112345601", "DE", "+4915112345601"),
        ("4915112345601", None, "+4915112345601"),
        ("＋４９１５１１２３４５６０１", None, "+4915112345601"),
        ("\u202a+4915112345601\u202c", "US", "+4915112345601"),
        ("+447911123456", "DE", "+447911123456"),
        ("(631) 555-1234", "US", "+16315551234"),
        ("+55 11 98765-4321", None, "+5511987654321"),
        ("+52 1 55 1234 5678", None, "+525512345678"),
        ("٠١٠٠١٢٣٤٥٦٧", "EG", "+201001234567"),
        ("tel. +4915112345601", None, None),
    ],
)
def test_spellings(text: str, region: str | None, value: str | None) -> None:
    """National and international, in any digits and with any grouping."""
    if value is None:
        with pytest.raises(InvalidPhoneNumber):
            PHONES.parse(text, region)
        return

    assert value == PHONES.parse(text, region).value


@pytest.mark.parametrize(
    ("text", "region", "reason"),
    [
        ("0151 12345601", None, "country code is missing"),
        ("12", "DE", "area code is missing"),
        ("+1631555", None, "too short"),
        ("+4915112345601999999", None, "too long"),
        ("+999123456789", None, "country code is unknown"),
        ("call me", "DE", "no letters"),
        ("4.91512E+12", "DE", "rounded"),
        ("???", "DE", "no telephone number"),
        ("0151 12345601", "XX", "region XX is unknown"),
        ("0151 1234567 ext. 5", "DE", "letters"),
        ("0151 12345601;ext=5", "DE", "letters"),
        ("5551234", "US", "area code is missing"),
        ("9" * 100, None, "too long"),
    ],
)
def test_reasons(text: str, region: str | None, reason: str) -> None:
    """Each refusal says what to correct."""
    with pytest.raises(InvalidPhoneNumber) as refused:
        PHONES.parse(text, region)

    assert reason in str(refused.value)


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from([None, "DE", "US", "BR", "XX"]))
def test_any_text_is_a_number_or_refused(text: str, region: str | None) -> None:
    """What is accepted is E.164, and is accepted again as the same number."""
    try:
        number = PHONES.parse(text, region)
    except InvalidPhoneNumber:
        return

    assert number == PhoneNumber.parse(number.value) == PHONES.parse(number.value)


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("+4915112345601", "DE"),
        ("+447400123456", "GB"),
        ("+16315551234", "US"),
        ("+14165551234", "CA"),
        ("+77011234567", "KZ"),
        ("+79161234567", "RU"),
        ("+8835100012345", None),
        ("+9991234567", None),
    ],
)
def test_countries_of_numbers(value: str, country: str | None) -> None:
    """As the number tells, where it tells."""
    assert country == PHONES.country(PhoneNumber(value))


def test_facts_of_countries(tmp_path: Path) -> None:
    """Namibia's code is no missing value; another table may be given."""
    facts = CsvCountryFacts()

    assert "Africa/Windhoek" == facts.timezone("NA")
    assert facts.timezone("XX") is None
    assert facts.is_timezone("Europe/Berlin")
    assert not facts.is_timezone("Europe/Nowhere")
    own = tmp_path / "countries.csv"
    own.write_text("iso2,default_timezone\nXX,Etc/UTC\n")
    assert "Etc/UTC" == CsvCountryFacts(own).timezone("XX")
