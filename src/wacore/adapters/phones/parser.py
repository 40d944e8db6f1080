"""Numbers as people write them."""

import re

import phonenumbers
from phonenumbers import NumberParseException, ValidationResult

from wacore.domain.phone import InvalidPhoneNumber, PhoneNumber

_LONGEST = 60
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\ufeff\u00ad"))
_PLUS = re.compile(r"^[^0-9A-Za-z]*[+＋]")
_LETTERS = re.compile(r"[^\W\d_]")
_ROUNDED = re.compile(r"[0-9]+[.,]?[0-9]*E\+?[0-9]+", re.ASCII | re.IGNORECASE)
_BARE = re.compile(r"[1-9][0-9]{10,14}", re.ASCII)

_PARSING = {
    NumberParseException.INVALID_COUNTRY_CODE: "The country code is unknown.",
    NumberParseException.NOT_A_NUMBER: "This is no telephone number.",
    NumberParseException.TOO_SHORT_AFTER_IDD: "There is too little after the country code.",
    NumberParseException.TOO_SHORT_NSN: "The number is too short.",
    NumberParseException.TOO_LONG: "The number is too long.",
}
_POSSIBLE = {
    ValidationResult.INVALID_COUNTRY_CODE: "The country code is unknown.",
    ValidationResult.TOO_SHORT: "The number is too short for its country.",
    ValidationResult.TOO_LONG: "The number is too long for its country.",
    ValidationResult.INVALID_LENGTH: "No number of its country has this many digits.",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "The area code is missing.",
}
_NO_REGION = "The country code is missing; begin with a plus sign, or give a default region."


class LibPhoneParser:
    """Takes what may be a number: metadata of number ranges ages, so an unknown range is no error."""

    def parse(self, text: str, default_region: str | None = None) -> PhoneNumber:
        plain = text.translate(_INVISIBLE).strip()
        if len(plain) > _LONGEST:
            raise InvalidPhoneNumber(text[:_LONGEST], "The number is too long.")
        if _ROUNDED.fullmatch(plain):
            raise InvalidPhoneNumber(
                text, "A spreadsheet has rounded this number; format its column as text."
            )
        if _LETTERS.search(plain):
            raise InvalidPhoneNumber(text, "A telephone number holds no letters.")
        region = default_region.upper() if default_region else None
        if region is not None and region not in phonenumbers.SUPPORTED_REGIONS:
            raise InvalidPhoneNumber(
                text, f"The default region {region[:10]} is unknown.", field="default_region"
            )
        international = _PLUS.match(plain) is not None or plain.startswith("00")
        try:
            if plain.startswith("00"):
                plain = f"+{plain[2:]}"
            if not international and region is None:
                plain = _with_plus(plain)
            number = phonenumbers.parse(plain, region)
        except NumberParseException as error:
            reason = _PARSING.get(error.error_type, "This is no telephone number.")
            missing = not plain.startswith(("+", "＋")) and region is None
            raise InvalidPhoneNumber(text, _NO_REGION if missing else reason) from error
        return _possible(text, number)

    def country(self, phone: PhoneNumber) -> str | None:
        try:
            number = phonenumbers.parse(phone.value)
        except NumberParseException:
            return None
        region = phonenumbers.region_code_for_number(number)
        if region is None:
            regions = phonenumbers.region_codes_for_country_code(number.country_code or 0)
            region = regions[0] if len(regions) == 1 else None
        return region if region and region.isalpha() else None


def _with_plus(plain: str) -> str:
    """WhatsApp itself writes numbers as bare digits with the country code (Meta, wa_id)."""
    return f"+{plain}" if _BARE.fullmatch(plain) else plain


def _possible(text: str, number: phonenumbers.PhoneNumber) -> PhoneNumber:
    if number.extension:
        raise InvalidPhoneNumber(text, "A number with an extension has no WhatsApp.")
    _without_mobile_mark(number)
    result = phonenumbers.is_possible_number_with_reason(number)
    if result != ValidationResult.IS_POSSIBLE:
        reason = _POSSIBLE.get(result, "This is no telephone number.")
        raise InvalidPhoneNumber(text, reason)
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return PhoneNumber.parse(value)


def _without_mobile_mark(number: phonenumbers.PhoneNumber) -> None:
    """Mexico dropped the 1 before mobile numbers in 2019; WhatsApp still writes it."""
    national = str(number.national_number)
    if number.country_code == 52 and len(national) == 11 and national.startswith("1"):
        number.national_number = int(national[1:])
