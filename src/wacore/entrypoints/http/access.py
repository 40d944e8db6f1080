"""The line that is written of every request."""

import asyncio
from typing import NamedTuple

import structlog

_log = structlog.get_logger("wacore.access")


class Answered(NamedTuple):
    method: str
    route: str
    status: int
    seconds: float
    correlation_id: str


class AccessLog:
    """
    Written when the turn of the event loop is over.

    In one turn a whole group of requests gets its answers. Nobody's is to wait until his neighbours'
    are written down, nor is the server's own thread to fall asleep between two of them.
    """

    def __init__(self) -> None:
        self._waiting: list[Answered] = []
        self._turn: asyncio.AbstractEventLoop | None = None

    def note(self, request: Answered) -> None:
        self._waiting.append(request)
        loop = asyncio.get_running_loop()
        if self._turn is not loop:
            self._turn = loop
            loop.call_soon(self._write)

    def _write(self) -> None:
        self._turn = None
        answered, self._waiting = self._waiting, []
        tell = _log.info
        for request in answered:
            tell(
                "request",
                method=request.method,
                route=request.route,
                status=request.status,
                ms=round(request.seconds * 1000, 2),
                correlation_id=request.correlation_id,
            )
