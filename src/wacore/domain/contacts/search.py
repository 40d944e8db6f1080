"""What a contact is found by.

Two indexes serve a search. Terms, a few per contact, answer `begins with` from a B-tree whatever
the size of the address book. One line of folded text answers `contains`, by reading that
column's index of the organisation. Trigrams or all suffixes of each word would make both instant,
for some forty rows per contact; imports would be several times slower for a question rarely asked.
"""

import re

from wacore.domain.contacts.attributes import as_text, comparable
from wacore.domain.contacts.contact import Contact
from wacore.domain.contacts.folding import fold

TERM = 60
LINE = 500
MAX_TERMS = 40
_NUMBER = re.compile(r"\+?[0-9 ().\-/]+")
_WORDS = re.compile(r"[^\s@,;:|()<>\"]+")


def search_terms(contact: Contact) -> frozenset[str]:
    """The beginnings by which `begins with` finds it: words, and a number with and without its country code."""
    terms: dict[str, None] = {}
    if contact.phone is not None:
        digits = contact.phone.digits
        terms |= dict.fromkeys((digits, digits[1:], digits[2:], digits[3:], digits[-4:]))
    named = (contact.details.name, contact.username or "", contact.details.email or "")
    for text in (*named, *map(as_text, contact.details.attributes.values())):
        folded = fold(text)
        terms |= dict.fromkeys(word[:TERM] for word in _WORDS.findall(folded))
    if contact.details.email:
        terms[fold(contact.details.email)[:TERM]] = None
    return frozenset(list(terms)[:MAX_TERMS])


def search_line(contact: Contact) -> str:
    """Everything searchable in one folded line, cut at 500 characters."""
    parts = [
        fold(contact.details.name),
        contact.phone.digits if contact.phone else "",
        fold(contact.details.email or ""),
        contact.username or "",
        *map(comparable, contact.details.attributes.values()),
    ]
    return "|".join(part for part in parts if part)[:LINE].strip()


def query_words(text: str) -> tuple[str, ...]:
    """A search as its words; a telephone number, however it is grouped, is one."""
    text = text.strip()
    if _NUMBER.fullmatch(text):
        digits = "".join(filter(str.isdecimal, text))
        if digits:
            return (digits.lstrip("0") or digits,)
    return tuple(dict.fromkeys(word[:TERM] for word in fold(text).split()))[:10]


def begins(contact: Contact, words: tuple[str, ...]) -> bool:
    terms = search_terms(contact)
    return all(any(term.startswith(word) for term in terms) for word in words)


def contains(contact: Contact, words: tuple[str, ...]) -> bool:
    line = search_line(contact)
    return all(word in line for word in words)
