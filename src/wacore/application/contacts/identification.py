"""From what a caller writes to identities and details that can be kept."""

from wacore.application.contacts.references import CountryFacts, PhoneParser
from wacore.domain.contacts.details import InvalidDetail
from wacore.domain.phone import PhoneNumber


class Reading:
    """What is known of numbers and countries, asked while reading input."""

    def __init__(self, phones: PhoneParser, countries: CountryFacts) -> None:
        self._phones = phones
        self._countries = countries

    def phone(self, text: str | None, default_region: str | None = None) -> PhoneNumber | None:
        """
        Raises:
            InvalidPhoneNumber: With the reason.
        """
        if text is None or not text.strip():
            return None
        return self._phones.parse(text, default_region)

    def country(self, told: str | None, phone: PhoneNumber | None) -> str | None:
        """The country given, else that of the number."""
        return told or (self._phones.country(phone) if phone else None)

    def timezone(self, name: str | None) -> str | None:
        """
        Raises:
            InvalidDetail: No time zone of the IANA database.
        """
        if name is None or not (trimmed := name.strip()):
            return None
        if not self._countries.is_timezone(trimmed):
            raise InvalidDetail("Write a time zone as Europe/Berlin.", field="timezone")
        return trimmed
