"""Which files WhatsApp carries, and how large (Meta, media)."""

from collections.abc import Mapping
from types import MappingProxyType

from wacore.domain.errors import InvalidInput

_MB = 1024 * 1024
_AUDIO, _DOCUMENT, _IMAGE, _VIDEO, _STICKER = 16 * _MB, 100 * _MB, 5 * _MB, 16 * _MB, 500 * 1024

LARGEST: Mapping[str, int] = MappingProxyType(
    {
        "audio/aac": _AUDIO,
        "audio/amr": _AUDIO,
        "audio/mpeg": _AUDIO,
        "audio/mp4": _AUDIO,
        "audio/ogg": _AUDIO,
        "text/plain": _DOCUMENT,
        "application/pdf": _DOCUMENT,
        "application/msword": _DOCUMENT,
        "application/vnd.ms-excel": _DOCUMENT,
        "application/vnd.ms-powerpoint": _DOCUMENT,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _DOCUMENT,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _DOCUMENT,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": _DOCUMENT,
        "image/jpeg": _IMAGE,
        "image/png": _IMAGE,
        "image/webp": _STICKER,
        "video/mp4": _VIDEO,
        "video/3gpp": _VIDEO,
    }
)
"""Bytes at most, for each type WhatsApp takes."""

ANY_FILE = 100 * _MB
SAMPLE_TYPES = frozenset({"application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"})
"""What a template's header may show as a sample (Meta, resumable upload)."""


class FileNotAccepted(InvalidInput):
    """WhatsApp does not carry files like this one."""

    code = "file-not-accepted"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, field="file")


def plain_type(mime_type: str) -> str:
    """`audio/ogg; codecs=opus` as `audio/ogg`."""
    return mime_type.partition(";")[0].strip().lower()


def check_sample(mime_type: str, size: int) -> None:
    """
    Raises:
        FileNotAccepted: Meta's reviewers are shown no files like this one.
    """
    if plain_type(mime_type) not in SAMPLE_TYPES:
        raise FileNotAccepted(f"A sample must be one of {', '.join(sorted(SAMPLE_TYPES))}.")
    if not 0 < size <= ANY_FILE:
        raise FileNotAccepted(f"A sample must have 1 to {ANY_FILE} bytes.")


def check_file(mime_type: str, size: int) -> None:
    """
    Raises:
        FileNotAccepted: Before Meta says so less clearly.
    """
    largest = LARGEST.get(plain_type(mime_type))
    if largest is None:
        raise FileNotAccepted(f"WhatsApp takes no files of the type {mime_type or 'unknown'}.")
    if not 0 < size <= largest:
        raise FileNotAccepted(
            f"A file of this type must have 1 to {largest} bytes; this one has {size}."
        )
