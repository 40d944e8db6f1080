"""CSV files as tables with a header."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO, TextIO

from wacore.adapters.csv.encodings import encoding_of
from wacore.adapters.csv.records import records
from wacore.application.contacts.references import Layout, Row
from wacore.domain.contacts.imports import UnreadableFile

MOST_COLUMNS = 200
LONGEST_HEADER = 200
_DELIMITERS = (",", ";", "\t", "|")


class CsvSheets:
    """Parses in a thread, so that the event loop goes on."""

    async def layout(
        self, file: BinaryIO, *, encoding: str | None, delimiter: str | None
    ) -> Layout:
        return await asyncio.to_thread(_layout, file, encoding, delimiter)

    async def count(self, file: BinaryIO, layout: Layout) -> int:
        return await asyncio.to_thread(lambda: sum(1 for _ in _data(file, layout)))

    async def rows(
        self, file: BinaryIO, layout: Layout, *, after: int, size: int
    ) -> AsyncIterator[list[Row]]:
        rest = islice(_data(file, layout), after, None)
        while batch := await asyncio.to_thread(lambda: list(islice(rest, size))):
            yield batch


def _layout(file: BinaryIO, encoding: str | None, delimiter: str | None) -> Layout:
    found = encoding_of(file, encoding)
    if delimiter is not None and delimiter not in _DELIMITERS:
        raise UnreadableFile("A delimiter is a comma, a semicolon, a tab or a bar.")
    with _opened(file, found) as text:
        declared = _declared(text)
        delimiter = delimiter or declared or _delimiter(text)
        header = next(records(text, delimiter), None)
    if header is None:
        raise UnreadableFile("The file has no header.")
    if header.fault:
        raise UnreadableFile(header.fault, header.line)
    columns = tuple(" ".join(cell.split()) for cell in header.cells)
    _check(columns)
    return Layout(encoding=found, delimiter=delimiter, columns=columns)


def _check(columns: tuple[str, ...]) -> None:
    if len(columns) > MOST_COLUMNS:
        raise UnreadableFile(f"The file has more than {MOST_COLUMNS} columns.")
    if not any(columns):
        raise UnreadableFile("The header is blank.")
    named = [column.casefold() for column in columns if column]
    for column in columns:
        if len(column) > LONGEST_HEADER:
            raise UnreadableFile(f"The header {column[:40]}… is too long.")
        if column and named.count(column.casefold()) > 1:
            raise UnreadableFile(f"Two columns are called {column}.")


def _data(file: BinaryIO, layout: Layout) -> Iterator[Row]:
    with _opened(file, layout.encoding) as text:
        skipped = 1 if _declared(text) else 0
        rows = records(text, layout.delimiter)
        next(rows, None)
        for row in rows:
            yield Row(row.line + skipped, row.cells, row.fault)


@contextmanager
def _opened(file: BinaryIO, encoding: str) -> Iterator[TextIO]:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield text
    finally:
        text.detach()  # else the wrapper's end would close the file


def _declared(text: TextIO) -> str | None:
    """Excel's own first line, `sep=;`; read only if it is there."""
    line = text.readline(8).strip()
    if line.lower().startswith("sep=") and line[4:] in _DELIMITERS:
        return line[4:]
    text.seek(0)
    return None


def _delimiter(text: TextIO) -> str:
    """The one that cuts the first line with anything in it into the most columns."""
    line = "\n"
    while line and not line.strip():
        line = text.readline(1_000_000)
    text.seek(0)

    def columns(delimiter: str) -> int:
        return len(next(csv.reader([line.strip("\r\n")], delimiter=delimiter), []))

    return max(_DELIMITERS, key=columns)
