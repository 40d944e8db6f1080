"""When what was last invalidated, known to every process of this machine at once."""

import mmap
import os
from hashlib import blake2b
from pathlib import Path

_TOKEN = 8
_SLOTS = 65_536


class SharedEpochs:
    """
    Random tokens in a file that all processes map into their memory: reading one is no system call.

    Owners share slots by hash; a collision only invalidates more than was asked for. A process
    that sees a token half written keeps what it loads under a token that never comes back.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            os.truncate(file.fileno(), _SLOTS * _TOKEN)
        with path.open("r+b") as file:
            self._tokens = mmap.mmap(file.fileno(), _SLOTS * _TOKEN)

    def current(self, space: str, owner: str) -> bytes:
        at = _place(space, owner)
        return self._tokens[at : at + _TOKEN]

    def renew(self, space: str, owner: str) -> None:
        at = _place(space, owner)
        self._tokens[at : at + _TOKEN] = os.urandom(_TOKEN)

    def close(self) -> None:
        self._tokens.close()


def _place(space: str, owner: str) -> int:
    digest = blake2b(f"{space}\0{owner}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % _SLOTS * _TOKEN
