"""How WhatsApp rewrites the numbers businesses dial (Meta, Service messages, and field reports)."""

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

_PUNCTUATION = str.maketrans("", "", " -().\u00a0")
_SHORTEST, _LONGEST = 7, 15
_NATIONAL_LONGEST = 10  # fewer digits without "+" are taken for a national number

_ODD = 0x9E3779B97F4A7C15
_ODD_INVERSE = pow(_ODD, -1, 1 << 64)
_MASK = (1 << 64) - 1


def dialled_digits(text: str, own_calling_code: str) -> str | None:
    """Digits with a calling code, or None if this cannot be a phone number."""
    stripped = text.translate(_PUNCTUATION)
    international = stripped.startswith("+")
    digits = stripped[1:] if international else stripped
    if not (digits.isascii() and digits.isdigit()):
        return None
    if not international and len(digits) <= _NATIONAL_LONGEST:
        digits = own_calling_code + digits.lstrip("0")
    if not _SHORTEST <= len(digits) <= _LONGEST or digits[0] == "0":
        return None
    return digits


def wa_id_of(digits: str) -> str:
    """WhatsApp's id of a number: it differs from the digits in Brazil, Mexico and Argentina."""
    if digits.startswith("55") and len(digits) == 13 and digits[4] == "9" and digits[2] > "2":
        return digits[:4] + digits[5:]
    if digits.startswith("52") and len(digits) == 12:
        return "521" + digits[2:]
    if digits.startswith("54") and len(digits) == 12 and digits[2] != "9":
        return "549" + digits[2:]
    return digits


def calling_code_of(wa_id: str) -> str:
    for length in (1, 2, 3):
        if int(wa_id[:length]) in COUNTRY_CODE_TO_REGION_CODE:
            return wa_id[:length]
    return wa_id[:3]


def bsuid_of(wa_id: str, seed: int) -> str:
    """A business-scoped user id from which `wa_id_of_bsuid` finds the way back."""
    code = int(calling_code_of(wa_id))
    region = COUNTRY_CODE_TO_REGION_CODE.get(code, ("ZZ",))[0]
    region = region if region.isalpha() else "ZZ"
    return f"{region}.{_mixed(int(wa_id), seed):020d}"


def wa_id_of_bsuid(bsuid: str, seed: int) -> str | None:
    """None unless `bsuid_of` made this id with the same seed."""
    _, _, tail = bsuid.partition(".")
    if not (tail.isascii() and tail.isdigit()):
        return None
    number = str(((int(tail) - seed * 0x5851F42D4C957F2D) * _ODD_INVERSE) & _MASK)
    if not _SHORTEST <= len(number) <= _LONGEST + 1:
        return None
    return number if bsuid_of(number, seed) == bsuid else None


def _mixed(number: int, seed: int) -> int:
    return (number * _ODD + seed * 0x5851F42D4C957F2D) & _MASK
