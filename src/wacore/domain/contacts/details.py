"""The forms in which a person's details are kept."""

import re

from wacore.domain.errors import InvalidInput

_EMAIL = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]{1,189}\.[^\s@,;<>\".]{2,63}")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[_-]([A-Za-z]{2,4}))?", re.ASCII)
_COUNTRY = re.compile(r"[A-Za-z]{2}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MAX_NAME = 200
MAX_EMAIL = 254


class InvalidDetail(InvalidInput):
    """A name, an e-mail address, a language, a country or a time zone that cannot be right."""

    code = "invalid-contact-detail"


def checked_name(name: str) -> str:
    """
    Raises:
        InvalidDetail: Longer than 200 characters, or with control characters.
    """
    trimmed = " ".join(name.split())
    if len(trimmed) > MAX_NAME:
        raise InvalidDetail(f"A name has at most {MAX_NAME} characters.", field="name")
    if not trimmed.isprintable() and _CONTROL.search(trimmed):
        raise InvalidDetail("A name holds no control characters.", field="name")
    return trimmed


def checked_email(email: str | None) -> str | None:
    """
    Raises:
        InvalidDetail: Not of the form name@domain.
    """
    if email is None or not (trimmed := email.strip()):
        return None
    if len(trimmed) > MAX_EMAIL or _EMAIL.fullmatch(trimmed) is None:
        raise InvalidDetail("Write an e-mail address as name@example.com.", field="email")
    return trimmed


def checked_language(language: str | None) -> str | None:
    """
    `pt-br` becomes `pt_BR`, the form Meta's template languages have.

    Raises:
        InvalidDetail: Not a language code, with or without a region or script.
    """
    if language is None or not (trimmed := language.strip()):
        return None
    match = _LANGUAGE.fullmatch(trimmed)
    if match is None:
        raise InvalidDetail("Write a language as en or pt_BR.", field="language")
    code, region = match[1].lower(), match[2]
    if region is None:
        return code
    return f"{code}_{region.title() if len(region) == 4 else region.upper()}"


def checked_country(country: str | None) -> str | None:
    """
    Raises:
        InvalidDetail: Not two letters (ISO 3166-1).
    """
    if country is None or not (trimmed := country.strip()):
        return None
    if _COUNTRY.fullmatch(trimmed) is None:
        raise InvalidDetail("Write a country as two letters, for example DE.", field="country")
    return trimmed.upper()
