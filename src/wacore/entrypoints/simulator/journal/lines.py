"""The file: only ever appended to, and whole up to its last newline."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from wacore.entrypoints.simulator.journal.entries import Entry


class JournalUnreadable(Exception):
    """It was written by another Meta, or somebody has been at it."""


class Lines:
    """
    What was appended is with the operating system: SIGKILL takes nothing of it, a power cut may.

    Raises:
        OSError: The file can be neither read nor made.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(Entry)
        self._end = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)

    def append(self, entries: Iterable[Entry]) -> None:
        data = memoryview(self._encoder.encode_lines(list(entries)))
        while data:
            data = data[os.write(self._end, data) :]

    def read(self) -> Iterator[Entry]:
        """
        What follows the last newline is cut off: whoever wrote it died of it, and told nobody.

        Raises:
            JournalUnreadable: A line is none of ours.
        """
        data = self._file.read_bytes()
        whole = data.rfind(b"\n") + 1
        os.truncate(self._end, whole)
        for number, line in enumerate(data[:whole].splitlines(), 1):
            try:
                yield self._decoder.decode(line)
            except msgspec.DecodeError as error:
                raise JournalUnreadable(f"{self._file}, line {number}: {error}") from error

    def clear(self) -> None:
        os.truncate(self._end, 0)

    def close(self) -> None:
        os.close(self._end)
