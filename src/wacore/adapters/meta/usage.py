"""How much of its quota an account has used, as the answer's headers tell."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Usage:
    """
    The fullest of all quotas told.

    Attributes:
        percent: 100 means throttled (Meta, rate limits).
        regain_seconds: Until calls pass again; 0 while they do.
    """

    percent: float = 0.0
    regain_seconds: float = 0.0


def read_usage(headers: Mapping[str, str]) -> Usage | None:
    """None when no header tells, as on the first calls of an hour, or when they cannot be read."""
    entries = [
        *_listed(headers.get("x-business-use-case-usage")),
        *_flat(headers.get("x-app-usage")),
    ]
    if not entries:
        return None
    return Usage(
        percent=max(
            max(_number(entry, key) for key in ("call_count", "total_cputime", "total_time"))
            for entry in entries
        ),
        regain_seconds=60.0
        * max(_number(entry, "estimated_time_to_regain_access") for entry in entries),
    )


def _listed(header: str | None) -> list[dict[str, Any]]:
    decoded = _decoded(header)
    lists = [value for value in decoded.values() if isinstance(value, list)]
    return [entry for entries in lists for entry in entries if isinstance(entry, dict)]


def _flat(header: str | None) -> list[dict[str, Any]]:
    decoded = _decoded(header)
    return [decoded] if decoded else []


def _decoded(header: str | None) -> dict[str, Any]:
    try:
        decoded = json.loads(header or "{}")
    except (ValueError, RecursionError):
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _number(entry: Mapping[str, Any], key: str) -> float:
    value = entry.get(key, 0)
    return float(value) if isinstance(value, int | float) and value >= 0 else 0.0
