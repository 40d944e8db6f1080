"""Text as people search for it: without case, accents and odd spaces."""

import unicodedata
from functools import lru_cache

_FOLDED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")


@lru_cache(maxsize=8192)  # storing a contact folds each of its texts for three indexes
def fold(text: str) -> str:
    """Casefolded, compatibility forms unified, accents of Latin, Greek and Cyrillic letters removed."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(without_accents(unicodedata.normalize("NFKC", text).casefold()).split())


def without_accents(text: str, scripts: tuple[str, ...] = _FOLDED_SCRIPTS) -> str:
    """Vowel signs of Indic and Thai are letters to their readers, so marks go by script."""
    kept: list[str] = []
    strips = False
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character) or unicodedata.category(character) == "Mn":
            if not strips:
                kept.append(character)
            continue
        strips = unicodedata.name(character, "").startswith(scripts)
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))
