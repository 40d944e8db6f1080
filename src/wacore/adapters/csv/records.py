"""Records of a CSV text, one bad record costing no good one."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from wacore.application.contacts.references import Row
from wacore.domain.contacts.imports import UnreadableFile

LONGEST_LINE = 1_000_000
_LINES_OF_A_RECORD = 100

_FAULTS = {
    "unexpected end of data": "A quote is opened here and never closed.",
    "too many lines": f"A quote is opened here and not closed within {_LINES_OF_A_RECORD} lines.",
    "field larger": "A cell is longer than 131,072 characters.",
    "expected after": "After a closing quote comes the delimiter or the end of the line.",
}


class _Lines:
    """Physical lines, remembered until their record is complete, so that they can be read again."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self.line = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= _LINES_OF_A_RECORD:
            raise csv.Error("too many lines")
        line = self._again.popleft() if self._again else self._text.readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE:
            raise UnreadableFile("The line is too long.", self.line + len(self._taken) + 1)
        if not line:
            raise StopIteration
        self._taken.append(line)
        return line

    def accept(self) -> int:
        """The record is complete; where it began."""
        began, self.line = self.line + 1, self.line + len(self._taken)
        self._taken = []
        return began

    def reject(self) -> str:
        """The record's first line; the others are read again."""
        first, *rest = self._taken
        self._again.extendleft(reversed(rest))
        self._taken = [first]
        return first


def records(text: TextIO, delimiter: str) -> Iterator[Row]:
    """Every record with the line it begins at; blank lines are none."""
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            first = lines.reject()
            yield Row(lines.accept(), (first.strip(),), _fault(error))
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        began = lines.accept()
        if cells:
            yield Row(began, tuple(cells))


def _fault(error: csv.Error) -> str:
    text = str(error)
    return next((reason for sign, reason in _FAULTS.items() if sign in text), text)
