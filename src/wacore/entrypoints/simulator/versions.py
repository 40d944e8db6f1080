"""Graph versions: removed ones are silently served by the oldest living one."""

import re
from functools import lru_cache
from typing import Final

OLDEST, DEFAULT, NEWEST = 21.0, 25.0, 26.0
_VERSION: Final = re.compile(r"v(\d{1,2})\.0\Z")


@lru_cache(maxsize=4096)
def parse_version(path: str) -> tuple[float, tuple[str, ...]]:
    """The version that answers, and the rest of the path."""
    parts = tuple(part for part in path.split("/") if part)
    match = _VERSION.match(parts[0]) if parts else None
    if match is None:
        return DEFAULT, parts
    return min(max(float(match[1]), OLDEST), NEWEST), parts[1:]
