"""Where a list was left, as text that only we read."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wacore.domain.errors import InvalidInput

CursorValue = str | int | float | bool | datetime | UUID | None

_encode = msgspec.msgpack.Encoder().encode


class InvalidCursor(InvalidInput):
    """The text is no cursor of this list in this order."""

    code = "invalid-cursor"

    def __init__(self) -> None:
        super().__init__("This is no cursor of this list in this order.", field="cursor")


def encode_cursor(order: str, values: Sequence[CursorValue]) -> str:
    """`order` names the list and its sorting, so that no other list takes the cursor for its own."""
    return base64.urlsafe_b64encode(_encode([order, list(values)])).rstrip(b"=").decode()


def decode_cursor(cursor: str, order: str, kind: Any) -> Any:
    """
    The values given to `encode_cursor`, as `kind`, for example `tuple[datetime, UUID]`.

    Raises:
        InvalidCursor: It was not made for `order`, was cut, or was written by somebody else.
    """
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        made_for, values = msgspec.msgpack.decode(packed, type=tuple[str, msgspec.Raw])
        if made_for != order:
            raise InvalidCursor
        return msgspec.msgpack.decode(values, type=kind)
    except (binascii.Error, ValueError) as error:
        raise InvalidCursor from error
