"""A person with an account."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wacore.domain.errors import Conflict, InvalidInput, NotFound
from wacore.domain.ids import OrganizationId, UserId
from wacore.domain.users.email import EmailAddress

_LONGEST_NAME = 120


class UserNotFound(NotFound):
    code = "user-not-found"

    def __init__(self, user_id: UserId) -> None:
        super().__init__(f"User {user_id} does not exist.")
        self.user_id = user_id


class EmailTaken(Conflict):
    code = "email-taken"

    def __init__(self, email: EmailAddress) -> None:
        super().__init__("There is an account with this e-mail address already; log in to it.")
        self.email = email


class ProfileOutdated(Conflict):
    """Somebody edited it between the caller's reading and writing."""

    code = "profile-outdated"

    def __init__(self, version: int) -> None:
        super().__init__("The profile has changed since you read it.")
        self.version = version


class InvalidName(InvalidInput):
    code = "invalid-name"

    def __init__(self, field: str) -> None:
        super().__init__(f"Write 1 to {_LONGEST_NAME} characters in one line.", field=field)


def checked_name(text: str, field: str) -> str:
    """
    Raises:
        InvalidName: Empty, too long, or with control characters.
    """
    name = " ".join(text.split(" ")).strip()
    if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable():
        raise InvalidName(field)
    return name


@dataclass(frozen=True, kw_only=True)
class User:
    """
    Attributes:
        home: The organisation a login begins in; the last one switched to.
        password_hash: PHC string; empty never verifies.
        version: Counts the changes of the profile.
    """

    id: UserId
    email: EmailAddress
    name: str
    password_hash: str
    home: OrganizationId
    created_at: datetime
    email_verified_at: datetime | None = None
    language: str = "en"
    timezone: str = "UTC"
    version: int = 1

    def with_password(self, password_hash: str) -> "User":
        return replace(self, password_hash=password_hash)

    def verified(self, at: datetime) -> "User":
        return self if self.email_verified_at else replace(self, email_verified_at=at)

    def moved_to(self, organization_id: OrganizationId) -> "User":
        return replace(self, home=organization_id)

    def edited(
        self, *, name: str, language: str, timezone: str, expected_version: int | None
    ) -> "User":
        """
        Raises:
            ProfileOutdated: `expected_version` is not the present one.
        """
        if expected_version is not None and expected_version != self.version:
            raise ProfileOutdated(self.version)
        return replace(
            self,
            name=checked_name(name, "name"),
            language=checked_language(language),
            timezone=checked_timezone(timezone),
            version=self.version + 1,
        )


class InvalidLanguage(InvalidInput):
    code = "invalid-language"

    def __init__(self, text: str) -> None:
        super().__init__("Write a language tag such as en or pt-BR.", field="language")
        self.text = text


def checked_language(text: str) -> str:
    parts = text.strip().replace("_", "-").split("-")
    if not (
        2 <= len(parts[0]) <= 3 and all(p.isascii() and p.isalnum() and len(p) <= 8 for p in parts)
    ):
        raise InvalidLanguage(text)
    return "-".join(parts)


class InvalidTimezone(InvalidInput):
    code = "invalid-timezone"

    def __init__(self, text: str) -> None:
        super().__init__("Write an IANA name such as Europe/Berlin.", field="timezone")
        self.text = text


def checked_timezone(text: str) -> str:
    """
    Raises:
        InvalidTimezone: No zone has this name.
    """
    try:
        return ZoneInfo(text.strip()).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidTimezone(text) from None
