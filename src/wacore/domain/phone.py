"""Telephone numbers as E.164, and the other forms WhatsApp gives to the same number."""

import re
from dataclasses import dataclass

from wacore.domain.errors import InvalidInput

_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


class InvalidPhoneNumber(InvalidInput):
    """The text is no E.164 number."""

    code = "invalid-phone-number"

    def __init__(self, text: str, reason: str = "", *, field: str = "phone") -> None:
        super().__init__(
            reason or "Write the number in E.164: a plus sign, the country code, 7 to 15 digits.",
            field=field,
        )
        self.text = text


@dataclass(frozen=True, slots=True, order=True)
class PhoneNumber:
    """An E.164 number; `value` keeps the leading plus sign."""

    value: str

    @classmethod
    def parse(cls, text: str) -> "PhoneNumber":
        """
        Raises:
            InvalidPhoneNumber: `text` is not already E.164. National formats are read by the
                `PhoneParser` port, which knows each country's rules.
        """
        if _E164.fullmatch(text) is None:
            raise InvalidPhoneNumber(text)
        return cls(text)

    @property
    def digits(self) -> str:
        return self.value[1:]

    def wa_ids(self) -> tuple[str, ...]:
        """
        Every `wa_id` WhatsApp may use for this number, the plain digits first.

        Brazil drops the ninth digit of older accounts, Mexico inserts 1 and Argentina 9 after
        the country code (Meta, phone number formats).
        """
        digits = self.digits
        other = {
            digits,
            *_brazil(digits),
            *_inserted(digits, "52", "1", 12),
            *_inserted(digits, "54", "9", 12),
        }
        return (digits, *sorted(other - {digits}))

    def __str__(self) -> str:
        return self.value


def _brazil(digits: str) -> tuple[str, ...]:
    if not digits.startswith("55"):
        return ()
    area, subscriber = digits[2:4], digits[4:]
    if len(subscriber) == 9 and subscriber[0] == "9":
        return (f"55{area}{subscriber[1:]}",)
    if len(subscriber) == 8 and subscriber[0] in "6789":
        return (f"55{area}9{subscriber}",)
    return ()


def _inserted(digits: str, country: str, mark: str, plain_length: int) -> tuple[str, ...]:
    if not digits.startswith(country):
        return ()
    if len(digits) == plain_length:
        return (f"{country}{mark}{digits[len(country) :]}",)
    if len(digits) == plain_length + 1 and digits.startswith(country + mark):
        return (f"{country}{digits[len(country) + 1 :]}",)
    return ()
