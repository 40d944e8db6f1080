"""UUIDv7, which sorts by time of birth, so that primary keys append to their index."""

import os
import threading
import time
from uuid import UUID


class _Ticks:
    """The last tick given out, in 1/4096 ms since 1970."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        with self._lock:
            self._last = max(time.time_ns() * 4096 // 1_000_000, self._last + 1)
            return self._last


_ticks = _Ticks()


def uuid7() -> UUID:
    """
    An RFC 9562 UUIDv7, greater than all made earlier in this process.

    The 12 bits after the milliseconds count within one, as the RFC's method 3 allows; when they
    overflow, the clock is taken to run ahead.
    """
    milliseconds, fraction = divmod(_ticks.next(), 4096)
    tail = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=(milliseconds << 80) | (0x7000 | fraction) << 64 | 0x8000_0000_0000_0000 | tail)
