"""Letters on a stream, for those who have no mail server."""

import sys
from typing import TextIO

from wacore.application.ports.mailer import Letter

_RULE = "─" * 72


class ConsoleMailer:
    """
    A Mailer that prints. Whoever reads the stream can take over accounts: not for production.

    Args:
        stream: Standard error unless given, looked up at each letter.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    async def send(self, letter: Letter) -> None:
        stream = self._stream or sys.stderr
        stream.write(
            f"{_RULE}\nTo: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}{_RULE}\n"
        )
        stream.flush()
