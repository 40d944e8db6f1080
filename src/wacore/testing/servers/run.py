"""The servers of one test run: one of each kind, shared by its processes, stopped at its end."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Self

import msgspec

from wacore.testing.servers.kinds import ServerKind
from wacore.testing.servers.private import Private, ServerMissing, start
from wacore.testing.servers.versions import version_of

_ALIVE = "alive"


class Running(msgspec.Struct, frozen=True):
    """
    Attributes:
        private: None if the environment named it.
        trouble: Why there is none; the others of the run need not try again.
    """

    url: str = ""
    version: str = ""
    private: Private | None = None
    trouble: str = ""

    def __str__(self) -> str:
        return f"{self.version} ({'started for this run' if self.private else self.url})"


class Run:
    """
    Whoever begins it ends it; its other processes find it by its folder.

    If the one who began it dies, a watchman, who waits for the lock which only that process holds,
    stops the servers in its stead.
    """

    def __init__(self, folder: Path, alive: IO[str] | None = None) -> None:
        self.folder = folder
        self._alive = alive

    @classmethod
    def begin(cls) -> Self:
        folder = Path(tempfile.mkdtemp(prefix="wacore-servers-"))
        alive = (folder / _ALIVE).open("w")
        fcntl.flock(alive, fcntl.LOCK_EX)
        return cls(folder, alive)

    def server(self, kind: ServerKind) -> Running:
        """
        Raises:
            ServerMissing: With what to do about it.
        """
        note = self.folder / f"{kind.name}.json"
        with (self.folder / f"{kind.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not note.exists():
                self._watch()
                note.write_bytes(msgspec.json.encode(self._obtain(kind)))
        running = msgspec.json.decode(note.read_bytes(), type=Running)
        if running.trouble:
            raise ServerMissing(running.trouble)
        return running

    def servers(self) -> list[Running]:
        notes = sorted(self.folder.glob("*.json"))
        return [msgspec.json.decode(note.read_bytes(), type=Running) for note in notes]

    def end(self) -> None:
        """Safe to repeat."""
        for running in self.servers():
            if running.private is not None:
                running.private.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._alive is not None:
            self._alive.close()

    def _obtain(self, kind: ServerKind) -> Running:
        given = os.environ.get(kind.variable)
        if given:
            return Running(given, version_of(given))
        try:
            private = start(kind, self.folder)
        except ServerMissing as trouble:
            return Running(trouble=str(trouble))
        return Running(private.url, version_of(private.url), private)

    def _watch(self) -> None:
        subprocess.run(
            [sys.executable, "-m", "wacore.testing.servers.watchman", str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )


def wait_until_orphaned(folder: Path) -> None:
    """Returns when the process that began the run is gone, however it went."""
    try:
        with (folder / _ALIVE).open("r+") as alive:
            fcntl.flock(alive, fcntl.LOCK_EX)
    except FileNotFoundError:
        return  # it ended before we came
