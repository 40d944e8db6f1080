"""Where an invitation goes."""

import re

from wacore.domain.errors import InvalidInput

_LONGEST = 254  # RFC 5321 §4.5.3.1, with the brackets taken off
_SHAPE = re.compile(
    r"[^\s@<>\x00-\x1f\x7f]{1,64}@[^\s@.<>\x00-\x1f\x7f]+(\.[^\s@.<>\x00-\x1f\x7f]+)+"
)


class InvalidInvitationAddress(InvalidInput):
    code = "invalid-invitation-address"

    def __init__(self, text: str) -> None:
        super().__init__("Write an address such as ada@example.org.", field="email")
        self.text = text


def checked_address(text: str) -> str:
    """
    In lower case, as accounts have it.

    Raises:
        InvalidInvitationAddress: No mail could ever be delivered there.
    """
    address = text.strip().lower()
    if len(address) > _LONGEST or _SHAPE.fullmatch(address) is None:
        raise InvalidInvitationAddress(text)
    return address
