"""Who a contact is to WhatsApp: a phone number, a business-scoped user id, a username."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

from wacore.domain.errors import Conflict, InvalidInput
from wacore.domain.ids import OrganizationId
from wacore.domain.phone import PhoneNumber

_BSUID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9._-]{1,136}", re.ASCII)
LONGEST_BSUID = 150
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._]{1,33}[a-z0-9_]", re.ASCII)


class IdentityKind(StrEnum):
    PHONE = "phone"
    BSUID = "bsuid"
    USERNAME = "username"


@dataclass(frozen=True, slots=True)
class Identity:
    """One thing by which a contact is found; unique in its organisation."""

    kind: IdentityKind
    value: str


class InvalidBsuid(InvalidInput):
    """The text is no business-scoped user id."""

    code = "invalid-bsuid"

    def __init__(self, text: str) -> None:
        super().__init__(
            "A business-scoped user id is a country code, a dot and up to 128 letters and digits.",
            field="bsuid",
        )
        self.text = text


class InvalidUsername(InvalidInput):
    """The text is no WhatsApp username."""

    code = "invalid-username"

    def __init__(self, text: str) -> None:
        super().__init__(
            "A username is 3 to 35 characters: letters a to z, digits, dots and underscores.",
            field="username",
        )
        self.text = text


class IdentityTaken(Conflict):
    """Another contact of the organisation has this phone number, user id or username."""

    code = "contact-identity-taken"

    def __init__(self, kind: IdentityKind | None = None) -> None:
        what = kind.value if kind else "phone number, user id or username"
        super().__init__(f"Another contact already has this {what}.")
        self.kind = kind


def parse_bsuid(text: str) -> str:
    """
    Raises:
        InvalidBsuid: Not `<country>.<id>` (Meta, business-scoped user ids).
    """
    value = text.strip()
    if _BSUID.fullmatch(value) is None:
        raise InvalidBsuid(text)
    return value


def parse_username(text: str) -> str:
    """
    Raises:
        InvalidUsername: A leading @ and capitals are forgiven, other characters are not.
    """
    value = text.strip().removeprefix("@").lower()
    if _USERNAME.fullmatch(value) is None:
        raise InvalidUsername(text)
    return value


def phone_forms(phone: PhoneNumber) -> tuple[PhoneNumber, ...]:
    """The number and the other spellings WhatsApp may use for the same person."""
    return tuple(PhoneNumber(f"+{wa_id}") for wa_id in phone.wa_ids())


def fingerprint(organization_id: OrganizationId, identity: Identity, pepper: bytes = b"") -> bytes:
    """
    What remains of an erased person: enough to recognise the identity, too little to contact it.

    Args:
        pepper: A secret of the installation. It must never change: with another one, nobody
            erased before is recognised.
    """
    value = identity.value
    if identity.kind is IdentityKind.PHONE:
        value = min(form.value for form in phone_forms(PhoneNumber(value)))
    salt = organization_id.bytes + pepper
    return hmac.digest(salt, f"{identity.kind}:{value}".encode(), hashlib.sha256)
