"""Which encoding a file is in."""

import codecs
from typing import BinaryIO

from wacore.domain.contacts.imports import UnreadableFile

_BLOCK = 1 << 20
_KNOWN = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "utf-8-sig": "utf-8-sig",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "cp1252": "cp1252",
    "windows-1252": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-1": "cp1252",
}
_SPREADSHEET = b"PK\x03\x04"


def encoding_of(file: BinaryIO, told: str | None) -> str:
    """
    The encoding told, or that which the whole file proves to be in.

    Raises:
        UnreadableFile: In none we know, or not in the one told.
    """
    file.seek(0)
    start = file.read(4096)
    if not start.strip():
        raise UnreadableFile("The file is empty.")
    if start.startswith(_SPREADSHEET):
        raise UnreadableFile("This is a spreadsheet; save it as CSV first.")
    if told is not None:
        if told.strip().lower() not in _KNOWN:
            known = ", ".join(sorted(set(_KNOWN.values())))
            raise UnreadableFile(f"The encoding {told[:40]} is unknown; use one of {known}.")
        candidates = [_KNOWN[told.strip().lower()]]
    else:
        candidates = _candidates(start)
    for encoding in candidates:
        if _decodes(file, encoding):
            return encoding
    raise UnreadableFile(f"The file is no text in {' or '.join(candidates)}.")


def _candidates(start: bytes) -> list[str]:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    if start[1::2].count(0) * 4 > len(start):  # every other byte of mostly Latin text
        return ["utf-16-le"]
    if start[0::2].count(0) * 4 > len(start):
        return ["utf-16-be"]
    return ["utf-8-sig", "cp1252"]


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(_BLOCK):
            if "\x00" in decoder.decode(block):
                return False
        return "\x00" not in decoder.decode(b"", final=True)
    except UnicodeError:
        return False
