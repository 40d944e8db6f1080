"""An answer as Redis keeps it."""

from typing import Any

import msgspec


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """
    Attributes:
        stamp: The epochs it was loaded under, joined.
        loaded_at: Before the load began. All times are seconds by the loader's clock.
        refresh_at: From then on whoever asks has it loaded anew, behind his back.
        expires_at: From then on it is not served.
        data: The answer in msgpack; nil says that there is none.
    """

    stamp: bytes
    loaded_at: float
    refresh_at: float
    expires_at: float
    data: msgspec.Raw


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Entry).decode


def pack(entry: Entry) -> bytes:
    return _encode(entry)


def unpack(raw: bytes | None) -> Entry | None:
    """None also for what another version of the program wrote."""
    if raw is None:
        return None
    try:
        return _decode(raw)
    except msgspec.MsgspecError:
        return None


class Decoders:
    """One for each kind of answer; building one costs more than a decode."""

    def __init__(self) -> None:
        self._decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}

    def __getitem__(self, kind: Any) -> msgspec.msgpack.Decoder[Any]:
        decoder = self._decoders.get(kind)
        if decoder is None:
            decoder = self._decoders[kind] = msgspec.msgpack.Decoder(kind)
        return decoder
