"""National numbers in a file with a country column."""

from wacore.adapters.phones.countries import PackagedCountryFacts
from wacore.adapters.phones.parser import LibPhoneParser
