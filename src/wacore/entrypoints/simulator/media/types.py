"""Media classes, their MIME types and sizes (Meta, Media; April 2026)."""

from typing import Final, NamedTuple

_KB, _MB = 1024, 1024 * 1024


class MediaClass(NamedTuple):
    """One row of Meta's table."""

    types: frozenset[str]
    most_bytes: int


CLASSES: Final = {
    "audio": MediaClass(
        frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}), 16 * _MB
    ),
    "document": MediaClass(
        frozenset(
            {
                "text/plain",
                "application/pdf",
                "application/msword",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.ms-excel",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.ms-powerpoint",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            }
        ),
        100 * _MB,
    ),
    "image": MediaClass(frozenset({"image/jpeg", "image/png"}), 5 * _MB),
    "sticker": MediaClass(frozenset({"image/webp"}), 500 * _KB),
    "video": MediaClass(frozenset({"video/mp4", "video/3gpp"}), 16 * _MB),
}


def class_of(mime_type: str) -> str | None:
    plain = mime_type.partition(";")[0].strip().lower()
    return next((name for name, kind in CLASSES.items() if plain in kind.types), None)
