"""E-mail addresses as names of accounts."""

import re
from dataclasses import dataclass

from wacore.domain.errors import InvalidInput

_LONGEST = 254  # RFC 5321 §4.5.3.1, with the brackets taken off
_ORDINARY = r"[^\s@.<>(),;:\\\"\[\]\x00-\x1f\x7f]"
_SHAPE = re.compile(rf"(?:{_ORDINARY}|\.){{1,64}}@{_ORDINARY}{{1,63}}(?:\.{_ORDINARY}{{1,63}})+")


class InvalidEmailAddress(InvalidInput):
    code = "invalid-email-address"

    def __init__(self, text: str, *, field: str = "email") -> None:
        super().__init__("Write an address such as ada@example.org.", field=field)
        self.text = text


@dataclass(frozen=True, slots=True, order=True)
class EmailAddress:
    """An address in lower case: mail systems tell cases apart in theory, people never do."""

    value: str

    @classmethod
    def parse(cls, text: str, *, field: str = "email") -> "EmailAddress":
        """
        Raises:
            InvalidEmailAddress: No mail could ever be delivered to `text`.
        """
        value = text.strip().lower()
        if len(value) > _LONGEST or _SHAPE.fullmatch(value) is None:
            raise InvalidEmailAddress(text, field=field)
        return cls(value)

    @property
    def local_part(self) -> str:
        return self.value.partition("@")[0]

    def __str__(self) -> str:
        return self.value
