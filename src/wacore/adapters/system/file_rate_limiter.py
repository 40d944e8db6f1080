"""Pace shared by the processes of one machine: a file a key, and no turn at the database's writer."""

import asyncio
import fcntl
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from wacore.application.pace import Pace
from wacore.application.ports import Clock

_LAYOUT = struct.Struct("<dd")
_LOOK = 0.001
"""Seconds until a file is looked at again that another process holds: it takes a fiftieth of that."""

_Step = Callable[[Pace, float], tuple[Pace | None, float]]
"""From the pace and the time to the pace that is kept, if it changes, and the answer."""


class FileRateLimiter:
    """
    A RateLimiter of this machine.

    The files outlive their processes, not a power cut: what a second held before it is over by then.

    Args:
        folder: The same for all who share a key.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        folder.mkdir(parents=True, exist_ok=True)

    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        def step(known: Pace, now: float) -> tuple[Pace | None, float]:
            pace, wait = known.take(now, rate=rate, burst=burst, cost=cost)
            return (pace if wait == 0 else None), wait

        return await self._take(key, step)

    async def place(self, key: str, *, rate: float, cost: int = 1, within: float = 0.0) -> float:
        def step(known: Pace, now: float) -> tuple[Pace | None, float]:
            pace, wait = known.place(now, rate=rate, cost=cost)
            return (pace if wait <= within else None), wait

        return await self._take(key, step)

    async def penalise(self, key: str, seconds: float) -> None:
        await self._take(key, lambda known, now: (known.bar(now + seconds), 0.0))

    async def _take(self, key: str, step: _Step) -> float:
        with self._opened(key) as file:
            while not _is_ours(file):  # noqa: ASYNC110  # another process lets go of it
                await asyncio.sleep(_LOOK)
            pace, answer = step(_read(file), self._clock.now().timestamp())
            if pace is not None:
                os.pwrite(file, _LAYOUT.pack(pace.used_until, pace.barred_until), 0)
            return answer

    @contextmanager
    def _opened(self, key: str) -> Iterator[int]:
        """A descriptor of its own for each who asks, so that the lock tells tasks apart too."""
        name = blake2b(key.encode(), digest_size=16).hexdigest()
        file = os.open(self._folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield file
        finally:
            os.close(file)  # whereupon the lock is free


def _is_ours(file: int) -> bool:
    """Never waits: whoever holds the file may have been stopped meanwhile."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(file: int) -> Pace:
    raw = os.pread(file, _LAYOUT.size, 0)
    return Pace(*_LAYOUT.unpack(raw)) if raw else Pace()
