"""Message types and their codes in the ledger."""

from typing import Final

KINDS: Final = (
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "interactive",
    "template",
)
CODE_OF: Final = {kind: code for code, kind in enumerate(KINDS)}
MEDIA: Final = frozenset({"image", "video", "audio", "document", "sticker"})
