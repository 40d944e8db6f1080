"""A person as a campaign sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wacore.domain.errors import InvalidInput
from wacore.domain.ids import ContactId
from wacore.domain.phone import PhoneNumber


class Consent(StrEnum):
    UNKNOWN = "unknown"
    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"


class SkipReason(StrEnum):
    """Why a member of the audience is not messaged."""

    NO_ADDRESS = "no_address"
    OPTED_OUT = "opted_out"
    NO_CONSENT = "no_consent"
    EXCLUDED = "excluded"
    RECENTLY_MESSAGED = "recently_messaged"
    LOCAL_TIME_PASSED = "local_time_passed"
    DUPLICATE = "duplicate"
    MISSING_VARIABLE = "missing_variable"
    INVALID_VALUE = "invalid_value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member of the audience, with what templates may say about them."""

    contact_id: ContactId
    phone: PhoneNumber | None = None
    bsuid: str | None = None
    name: str = ""
    language: str | None = None
    timezone: str | None = None
    country: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    consent: Consent = Consent.UNKNOWN

    @property
    def addresses(self) -> tuple[str, ...]:
        """Under which WhatsApp finds them; who shares one is the same recipient."""
        phone = self.phone.value if self.phone else None
        return tuple(address for address in (phone, self.bsuid) if address)

    def field_value(self, name: str) -> str | None:
        """
        Raises:
            UnknownContactField: No contact has a field of this name.
        """
        if name == "first_name":
            return self.name.split(maxsplit=1)[0] if self.name.strip() else None
        if name == "phone":
            return self.phone.value if self.phone else None
        if name not in CONTACT_FIELDS:
            raise UnknownContactField(name)
        value: str | None = getattr(self, name)
        return value


CONTACT_FIELDS = frozenset({"name", "first_name", "phone", "language", "timezone", "country"})


class UnknownContactField(InvalidInput):
    """A variable asks for something no contact has."""

    code = "unknown-contact-field"

    def __init__(self, name: str, *, field: str = "variables") -> None:
        super().__init__(
            f"{name!r} is no contact field; use one of {', '.join(sorted(CONTACT_FIELDS))}.",
            field=field,
        )
        self.name = name
