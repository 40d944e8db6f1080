"""A person in an organisation's address book."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from wacore.domain.contacts.attributes import (
    NO_ATTRIBUTES,
    Attributes,
    AttributeValue,
    checked_attributes,
)
from wacore.domain.contacts.consent import ConsentEntry, Consents
from wacore.domain.contacts.details import (
    checked_country,
    checked_email,
    checked_language,
    checked_name,
)
from wacore.domain.contacts.identity import Identity, IdentityKind
from wacore.domain.errors import Conflict, InvalidInput, NotFound
from wacore.domain.ids import ContactId, ImportId, OrganizationId
from wacore.domain.phone import PhoneNumber


class ContactSource(StrEnum):
    """How the contact came to be known."""

    MANUAL = "manual"
    IMPORT = "import"
    INBOUND = "inbound"


class NoIdentity(InvalidInput):
    """A contact without any identity could never be reached or recognised."""

    code = "contact-without-identity"

    def __init__(self) -> None:
        super().__init__("Give a phone number, a BSUID or a username.", field="phone")


class ContactNotFound(NotFound):
    """No such contact in this organisation."""

    code = "contact-not-found"

    def __init__(self, contact_id: ContactId) -> None:
        super().__init__(f"Contact {contact_id} does not exist.")
        self.contact_id = contact_id


class ContactChanged(Conflict):
    """Somebody changed the contact since it was read."""

    code = "contact-changed"

    def __init__(self, version: int) -> None:
        super().__init__("The contact has changed since you read it.")
        self.version = version


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What an organisation may know of a person beside who they are."""

    name: str = ""
    email: str | None = None
    language: str | None = None
    timezone: str | None = None
    country: str | None = None
    attributes: Attributes = field(default_factory=lambda: NO_ATTRIBUTES)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", checked_name(self.name))
        object.__setattr__(self, "email", checked_email(self.email))
        object.__setattr__(self, "language", checked_language(self.language))
        object.__setattr__(self, "country", checked_country(self.country))
        object.__setattr__(self, "attributes", checked_attributes(self.attributes))

    def or_else(self, other: "Details") -> "Details":
        """These details, and the other's where these are silent."""
        return Details(
            name=self.name or other.name,
            email=self.email or other.email,
            language=self.language or other.language,
            timezone=self.timezone or other.timezone,
            country=self.country or other.country,
            attributes={**other.attributes, **self.attributes},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """
    Raises:
        NoIdentity: Neither phone number, nor BSUID, nor username.
    """

    id: ContactId
    organization_id: OrganizationId
    phone: PhoneNumber | None = None
    bsuid: str | None = None
    username: str | None = None
    details: Details = field(default_factory=Details)
    consents: Consents = field(default_factory=Consents)
    source: ContactSource = ContactSource.MANUAL
    import_id: ImportId | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def __post_init__(self) -> None:
        if self.phone is None and self.bsuid is None and self.username is None:
            raise NoIdentity

    @property
    def identities(self) -> tuple[Identity, ...]:
        named = (
            (IdentityKind.PHONE, self.phone.value if self.phone else None),
            (IdentityKind.BSUID, self.bsuid),
            (IdentityKind.USERNAME, self.username),
        )
        return tuple(Identity(kind, value) for kind, value in named if value is not None)

    def expecting(self, version: int | None) -> "Contact":
        """
        Raises:
            ContactChanged: The caller has read another version than this one.
        """
        if version is not None and version != self.version:
            raise ContactChanged(self.version)
        return self

    def identified_as(
        self, *, phone: PhoneNumber | None, bsuid: str | None, username: str | None, at: datetime
    ) -> "Contact":
        return self.becoming(replace(self, phone=phone, bsuid=bsuid, username=username), at)

    def also_known_as(
        self,
        *,
        phone: PhoneNumber | None = None,
        bsuid: str | None = None,
        username: str | None = None,
        at: datetime,
    ) -> "Contact":
        """Identities it lacked so far; those it has stay."""
        return self.identified_as(
            phone=self.phone or phone,
            bsuid=self.bsuid or bsuid,
            username=self.username or username,
            at=at,
        )

    def described_as(self, details: Details, at: datetime) -> "Contact":
        return self.becoming(replace(self, details=details), at)

    def with_attributes(
        self, changes: Mapping[str, AttributeValue | None], at: datetime
    ) -> "Contact":
        """Set attributes; None removes one."""
        kept = {**self.details.attributes, **changes}
        attributes = {name: value for name, value in kept.items() if value is not None}
        return self.described_as(replace(self.details, attributes=MappingProxyType(attributes)), at)

    def recording(self, entry: ConsentEntry) -> "Contact":
        return self.becoming(replace(self, consents=self.consents.after(entry)), entry.recorded_at)

    def beginning_with(self, entries: Iterable[ConsentEntry]) -> "Contact":
        """With what was known about consent when it was first stored."""
        consents = self.consents
        for entry in entries:
            consents = consents.after(entry)
        return replace(self, consents=consents)

    def absorbing(self, other: "Contact", at: datetime) -> "Contact":
        """The same person kept twice, as one: ours wins, gaps are filled, any stop counts."""
        merged = replace(
            self,
            phone=self.phone or other.phone,
            bsuid=self.bsuid or other.bsuid,
            username=self.username or other.username,
            details=self.details.or_else(other.details),
            consents=self.consents.stricter(other.consents),
            created_at=min(self.created_at, other.created_at),
        )
        return self.becoming(merged, at)

    def seen_by(self, import_id: ImportId) -> "Contact":
        """The import that last touched it, so that a line met again in the file is recognised."""
        return replace(self, import_id=import_id)

    def becoming(self, changed: "Contact", at: datetime) -> "Contact":
        """`changed`, as this contact's next version; itself if there is nothing new."""
        if replace(changed, version=self.version, updated_at=self.updated_at) == self:
            return self
        return replace(changed, version=self.version + 1, updated_at=at)
