"""Structured logs: one JSON object a line, with the correlation id, without secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, BinaryIO, cast

import msgspec
import structlog

_SECRET_KEYS = re.compile(r"token|secret|password|authorization|api_key|cookie", re.IGNORECASE)
_BEARER = re.compile(r"(Bearer\s+|access_token=)[^\s\"'&]+", re.IGNORECASE)
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}\b")
_PLAIN = re.compile(r"[\w:/.{}-]*", re.ASCII)
"""Text without the blank, the equals sign or the plus that every secret's shape has."""


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Secrets vanish by key and by shape; of a phone number the last two digits stay."""
    for key, value in event.items():
        if _is_secret(key):
            event[key] = "[redacted]"
        elif isinstance(value, str) and _PLAIN.fullmatch(value) is None:
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

    def write(self, line: bytes) -> None:
        with suppress(OSError):
            self._file.write(line)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()


def configure_logging(level: str = "info") -> None:
    """Write to stderr, so that stdout stays for a command's own output."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # a plain traceback: richer ones print local variables, tokens among them
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(serializer=_to_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.BytesLoggerFactory(cast("BinaryIO", Forgiving(sys.stderr.buffer))),
        cache_logger_on_first_use=True,
    )


def _to_json(value: Any, **_: Any) -> bytes:
    return msgspec.json.encode(value, enc_hook=str)
