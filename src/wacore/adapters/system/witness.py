"""What was claimed, in a file beside the databases that no backup should hold."""

import asyncio
import fcntl
import os
import secrets
import struct
import time
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from wacore.domain.messaging.fence import SLOTS, Claims, later

_MAGIC = b"wacore 1"
_LAYOUT = struct.Struct(f"<8sQ{SLOTS}Q")
_SYNC_EVERY = 1.0


class FileWitness:
    """
    A Witness of this machine: one file of fixed size for each line, so that a full disk is no trouble.

    A file knows its own inode: one that was copied, with a backup or to another machine, is not
    believed. It outlives its process at once, and a power cut after a second.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._synced = 0.0

    async def seen(self, lineage: UUID) -> Claims | None:
        with suppress(FileNotFoundError), self._path(lineage).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            return _read(file.fileno())
        return None

    async def note(self, lineage: UUID, claims: Claims) -> None:
        path = self._path(lineage)
        if await self.seen(lineage) is None:
            self._begin(path)
        with path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            known = _read(file.fileno())
            _write(file.fileno(), later(known or {}, claims))
            fcntl.flock(file, fcntl.LOCK_UN)  # whoever waits for it stops this process's event loop
            if time.monotonic() - self._synced >= _SYNC_EVERY:
                self._synced = time.monotonic()
                await asyncio.to_thread(os.fdatasync, file.fileno())

    def _path(self, lineage: UUID) -> Path:
        return self._folder / f"{lineage.hex}.claims"

    def _begin(self, path: Path) -> None:
        """Complete before anybody sees it; where several begin at once, each takes up the last."""
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            _write(descriptor, {})
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        beside.replace(path)


def _read(descriptor: int) -> dict[int, int] | None:
    """None for what is no witness, or a copy of one."""
    raw = os.pread(descriptor, _LAYOUT.size, 0)
    if len(raw) != _LAYOUT.size:
        return None
    magic, inode, *counts = _LAYOUT.unpack(raw)
    if magic != _MAGIC or inode != os.fstat(descriptor).st_ino:
        return None
    return {slot: n for slot, n in enumerate(counts) if n}


def _write(descriptor: int, claims: Claims) -> None:
    counts = [claims.get(slot, 0) for slot in range(SLOTS)]
    inode = os.fstat(descriptor).st_ino
    os.pwrite(descriptor, _LAYOUT.pack(_MAGIC, inode, *counts), 0)
