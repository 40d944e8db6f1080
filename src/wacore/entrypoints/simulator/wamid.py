"""Message ids with Meta's anatomy (decoded from samples: Meta, Cloud API reference)."""

import base64
import binascii
from hashlib import blake2b
from typing import NamedTuple

OUTBOUND = 0x11
INBOUND = 0x12


class Wamid(NamedTuple):
    """A parsed id: whose chat, which direction, and the hexadecimal tail."""

    user: str
    direction: int
    tail: str


def make_wamid(user: str, direction: int, tail: str) -> str:
    raw = b"".join(
        (
            b"\x1c\x18",
            bytes((len(user),)),
            user.encode(),
            b"\x15\x02\x00",
            bytes((direction,)),
            b"\x18",
            bytes((len(tail),)),
            tail.encode(),
            b"\x00",
        )
    )
    return "wamid." + base64.b64encode(raw).decode()


def outbound_wamid(key: bytes, user: str, sender: int, nth: int) -> str:
    """The id of the nth message of a sender to a person, whatever the order of arrival."""
    digest = blake2b(b"%b|%d|%d" % (user.encode(), sender, nth), digest_size=9, key=key)
    return make_wamid(user, OUTBOUND, digest.hexdigest().upper())


def inbound_wamid(key: bytes, user: str, nth: int) -> str:
    digest = blake2b(b"%b|in|%d" % (user.encode(), nth), digest_size=9, key=key)
    return make_wamid(user, INBOUND, "3A" + digest.hexdigest().upper())


def parse_wamid(text: str) -> Wamid | None:
    """None when the text has another anatomy."""
    if not text.startswith("wamid."):
        return None
    try:
        raw = base64.b64decode(text[6:], validate=True)
        end = 3 + raw[2]
        tail_at = end + 6
        if raw[:2] != b"\x1c\x18" or raw[end : end + 3] != b"\x15\x02\x00":
            return None
        return Wamid(
            raw[3:end].decode("ascii"),
            raw[end + 3],
            raw[tail_at : tail_at + raw[end + 5]].decode("ascii"),
        )
    except (binascii.Error, IndexError, UnicodeDecodeError):
        return None
