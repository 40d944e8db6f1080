"""The line that is written of every request."""

import asyncio
import logging
from typing import NamedTuple

import msgspec
import structlog

from wacore.entrypoints.http.metrics import METHODS
from wacore.entrypoints.logs import Lines, Stamp, lines_of_ours

_stamp = Stamp()
_encode = msgspec.json.Encoder().encode
_log = structlog.get_logger("wacore.access")


class Answered(NamedTuple):
    method: str
    route: str
    status: int
    seconds: float
    correlation_id: str


class _Line(msgspec.Struct):
    """What structlog would make of it, by half a dozen steps for each line."""

    method: str
    route: str
    status: int
    ms: float
    correlation_id: str
    timestamp: str
    event: str = "request"
    level: str = "info"


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
        lines = lines_of_ours()
        for request in answered:
            # whatever else a client calls a method may look like a secret, which structlog hides
            if lines is not None and request.method in METHODS:
                _write_at_once(lines, request)
            else:
                _tell(request)


def _write_at_once(lines: Lines, request: Answered) -> None:
    if lines.level <= logging.INFO:
        method, route, status, seconds, correlation_id = request
        ms = round(seconds * 1000, 2)
        lines.info(_encode(_Line(method, route, status, ms, correlation_id, _stamp.now())))


def _tell(request: Answered) -> None:
    _log.info(
        "request",
        method=request.method,
        route=request.route,
        status=request.status,
        ms=round(request.seconds * 1000, 2),
        correlation_id=request.correlation_id,
    )
