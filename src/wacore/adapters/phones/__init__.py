"""Telephone numbers by libphonenumber's metadata, and countries by ours."""

from wacore.adapters.phones.countries import CsvCountryFacts
from wacore.adapters.phones.parser import LibPhoneParser

__all__ = ["CsvCountryFacts", "LibPhoneParser"]
