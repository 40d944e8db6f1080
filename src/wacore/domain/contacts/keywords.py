"""Words by which people stop, resume or ask for help: whole messages only, never `contains`."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from wacore.domain.contacts.folding import without_accents

_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "HEBREW", "ARABIC")
_ARABIC = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ک": "ك",
        "ہ": "ه",
        "ھ": "ه",
        "ـ": None,
    }
)
_TURKISH = str.maketrans({"İ": "i", "I": "i", "ı": "i"})
_RUN = re.compile(r"(.)\1{2,}")
LONGEST = 40
MOST_WORDS = 5

_POLITE = (
    "please", "pls", "plz", "kindly", "thanks", "thank you", "por favor", "gracias", "obrigado",
    "obrigada", "bitte", "danke", "s il vous plait", "s il te plait", "svp", "stp", "merci",
    "per favore", "grazie", "lutfen", "alsjeblieft", "alstublieft", "пожалуйста", "спасибо",
    "من فضلك", "لو سمحت", "رجاء", "شكرا", "בבקשה", "תודה", "कृपया", "请", "請", "tolong",
    "tafadhali",
)  # fmt: skip


class KeywordAction(StrEnum):
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    HELP = "help"


class Handling(StrEnum):
    """APPLY at once; CONFIRM with a button first; ASK means it only answers a question of ours."""

    APPLY = "apply"
    CONFIRM = "confirm"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Keyword:
    """`language` is None for a word that counts whatever the contact's language."""

    text: str
    action: KeywordAction
    handling: Handling
    language: str | None


class KeywordTable:
    """The words of one edition; `version` goes into the ledger beside what they decided."""

    def __init__(self, version: str, keywords: Iterable[Keyword]) -> None:
        self.version = version
        self._everywhere: dict[str, Keyword] = {}
        self._by_language: dict[tuple[str, str], Keyword] = {}
        for keyword in keywords:
            text = normalise_keyword(keyword.text)
            if keyword.language is None:
                self._everywhere.setdefault(text, keyword)
            else:
                self._by_language.setdefault((_table_language(keyword.language), text), keyword)

    def find(self, text: str, language: str | None = None) -> Keyword | None:
        """The keyword that the whole message is; the language's own meaning goes first."""
        for candidate in _readings(text):
            found = self._local(candidate, language) or self._everywhere.get(candidate)
            if found is not None:
                return found
        return None

    def _local(self, text: str, language: str | None) -> Keyword | None:
        return self._by_language.get((_table_language(language), text)) if language else None


def _table_language(code: str) -> str:
    """The table's name for a language code such as `pt_BR`; Chinese is told apart by script."""
    short, _, rest = code.replace("_", "-").lower().partition("-")
    if short == "zh":
        return "zh-hant" if rest in ("hant", "tw", "hk", "mo") else "zh-hans"
    return {"no": "nb", "tl": "fil"}.get(short, short)


def _readings(text: str) -> tuple[str, ...]:
    """The message as it is, then without polite words; none if it is too long to be a keyword."""
    if len(text) > 4 * LONGEST:
        return ()
    plain = normalise_keyword(text)
    bare = _without_politeness(plain)
    short = [t for t in dict.fromkeys((plain, bare)) if t]
    return tuple(t for t in short if len(t) <= LONGEST and len(t.split()) <= MOST_WORDS)


def _without_politeness(text: str) -> str:
    changed = True
    while changed:
        changed = False
        for word, (cut, glue) in product(_POLITE, _ENDS):
            shorter = cut(text, glue(word))
            if shorter != text:
                text, changed = shorter.strip(), True
    return text


_ENDS = (
    (str.removeprefix, lambda word: f"{word} "),
    (str.removesuffix, lambda word: f" {word}"),
)


def normalise_keyword(text: str) -> str:
    """One form for all spellings of a word: case, accents, invisible characters, `stoooop`."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c for c in text if not _is_invisible(c)).translate(_TURKISH).casefold()
    text = without_accents(text, _SCRIPTS).translate(_ARABIC)
    text = "".join(_plain(character) for character in text)
    return _RUN.sub(r"\1", " ".join(text.split()))


def _is_invisible(character: str) -> bool:
    """Zero-width, bidirectional, soft hyphen; variation selectors choose an emoji's looks."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return character if unicodedata.category(character)[0] in "LM" else " "
