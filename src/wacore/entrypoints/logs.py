"""Structured logs: one JSON object a line, with the correlation id, without secrets."""

import asyncio
import atexit
import logging
import re
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, BinaryIO

import msgspec
import structlog

_SECRET_KEYS = re.compile(r"token|secret|password|authorization|api_key|cookie", re.IGNORECASE)
_BEARER = re.compile(r"(Bearer\s+|access_token=)[^\s\"'&]+", re.IGNORECASE)
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}\b")
_MAY_TELL = re.compile(rb"[\s=+\\]")
"""A blank, an equals sign or a plus is in every secret's shape; JSON may write them as escapes."""


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Secrets vanish by key and by shape; of a phone number the last two digits stay."""
    for key, value in event.items():
        if _is_secret(key):
            event[key] = "[redacted]"
        elif isinstance(value, str):
            text = _BEARER.sub(r"\1[redacted]", value)
            event[key] = _PHONE.sub(lambda found: "+…" + found[0][-2:], text)
    return event


@lru_cache(maxsize=1024)
def _is_secret(key: str) -> bool:
    """Remembered: the keys are those of our own calls, and few."""
    return _SECRET_KEYS.search(key) is not None


class Forgiving:
    """A file for lines one can do without: on a full disk they are lost, and the work goes on."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, lines: bytes) -> None:
        with suppress(OSError):
            self._file.write(lines)
            self._file.flush()


class Lines:
    """
    A logger that writes what was told in one turn of the event loop at once, at the turn's end.

    Warnings and worse are written before the call returns, with all before them; and so is
    everything where no loop runs.
    """

    def __init__(self, file: Forgiving, level: int = logging.INFO) -> None:
        self.level = level
        self._file = file
        self._waiting: deque[bytes] = deque()
        self._turn: asyncio.AbstractEventLoop | None = None
        self._writing = threading.Lock()

    def info(self, line: bytes) -> None:
        self._waiting.append(line)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
            return
        if self._turn is not loop:
            self._turn = loop
            loop.call_soon(self.flush)

    debug = info

    def warning(self, line: bytes) -> None:
        self._waiting.append(line)
        self.flush()

    error = critical = exception = warning

    def flush(self) -> None:
        self._turn = None
        with self._writing:
            told = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if told:
                self._file.write(b"\n".join([*told, b""]))


def configure_logging(level: str = "info") -> None:
    """Write to stderr, so that stdout stays for a command's own output."""
    least = logging.getLevelNamesMapping()[level.upper()]
    lines = Lines(Forgiving(sys.stderr.buffer), least)
    atexit.register(lines.flush)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            Stamp(),
            # a plain traceback: richer ones print local variables, tokens among them
            structlog.processors.format_exc_info,
            to_line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=lambda *_: lines,
        cache_logger_on_first_use=True,
    )


def lines_of_ours() -> Lines | None:
    """Where lines go that need no more of structlog; None where another program has configured it."""
    lines = structlog.get_config()["logger_factory"]()
    return lines if isinstance(lines, Lines) else None


class Stamp:
    """Says of each event when it was, in UTC and as ISO 8601 writes it; a second is written out once."""

    def __init__(self, nanoseconds: Callable[[], int] = time.time_ns) -> None:
        self._nanoseconds = nanoseconds
        self._written = (-1, "")

    def __call__(
        self, _: Any, __: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        event["timestamp"] = self.now()
        return event

    def now(self) -> str:
        second, rest = divmod(self._nanoseconds(), 1_000_000_000)
        known, text = self._written
        if second != known:
            text = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
            self._written = (second, text)
        return f"{text}.{rest // 1000:06}Z"


def to_line(logger: Any, method: str, event: MutableMapping[str, Any]) -> bytes:
    """As JSON, redacted. What holds neither a name nor a character that secrets have is left alone."""
    line = _to_json(event)
    if _MAY_TELL.search(line) is None and not any(map(_is_secret, event)):
        return line
    return _to_json(redact(logger, method, event))


def _to_json(value: Any) -> bytes:
    return msgspec.json.encode(value, enc_hook=str)
