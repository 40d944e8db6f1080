"""JSON from outside, read without trust: what is absent or of another type is empty."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

_LATEST = 4_102_444_800  # the year 2100; a larger number is no second of ours


class Unreadable(ValueError):
    """The element lacks something without which it means nothing."""


NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def words(source: Mapping[str, Any], *path: str) -> str:
    """The text or number at the end of `path`, as text without NUL; empty if there is none."""
    found: Any = source
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    if isinstance(found, str):
        return found.replace("\x00", "")
    return str(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else ""


def needed(source: Mapping[str, Any], *path: str) -> str:
    """
    Raises:
        Unreadable: There is no text at the end of `path`.
    """
    found = words(source, *path)
    if not found:
        raise Unreadable(f"{'.'.join(path)} is missing")
    return found


def branch(source: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = source.get(key)
    return found if isinstance(found, dict) else {}


def branches(source: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = source.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def moment(source: Mapping[str, Any], key: str) -> datetime | None:
    """Unix seconds, which Meta writes as a text or as a number; None for anything else."""
    try:
        seconds = int(source.get(key) or 0)
    except (TypeError, ValueError, OverflowError):
        return None
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LATEST else None


def needed_moment(source: Mapping[str, Any], key: str) -> datetime:
    """
    Raises:
        Unreadable: There is no time, or none of ours.
    """
    found = moment(source, key)
    if found is None:
        raise Unreadable(f"{key} is no time: {str(source.get(key))[:40]!r}")
    return found


def mended(body: bytes) -> bytes:
    """
    The body with half characters replaced, as a person's phone may have cut an emoji in two.

    Raises:
        Unreadable: It is no JSON even so.
    """
    try:
        loose = json.loads(body.decode("utf-8", "replace"), parse_constant=lambda _: None)
        text = json.dumps(loose, ensure_ascii=False)
    except (ValueError, RecursionError):
        raise Unreadable("the body is no JSON") from None
    return text.encode("utf-8", "replace")
