"""What can be hurt, and how it is brought back."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import click

from wacore.entrypoints.demo.processes import Process
from wacore.testing.servers.private import Private


class Victim(Protocol):
    """Each method may be called from any thread; nobody calls two of one victim at once."""

    def kill(self) -> None:
        """SIGKILL, and the process is gone."""

    def freeze(self) -> None:
        """SIGSTOP: its connections stand, and nothing moves."""

    def thaw(self) -> None:
        """SIGCONT."""

    def revive(self) -> None:
        """Start it again, as a supervisor would."""

    def be_back(self) -> None:
        """Returns once it is, if that can be seen."""

    def owns(self, port: int) -> bool:
        """Whether a connection's end at this loopback port is its own."""
        ...


class ProcessVictim:
    """
    A process of ours with all it started.

    Args:
        ready: What answers 200 once it is back, if anything does.
    """

    def __init__(self, process: Process, ready: str = "") -> None:
        self._process = process
        self._ready = ready

    def kill(self) -> None:
        self._process.kill()

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def revive(self) -> None:
        self._process.start()

    def be_back(self) -> None:
        if self._ready:
            with suppress(click.ClickException):  # it ended: whoever raises the dead will see it
                self._process.await_answer(self._ready)

    def owns(self, port: int) -> bool:
        return any(_holds(pid, port) for pid in self._process.family())


class ServerVictim:
    """A database, cache or broker that was started for this run."""

    def __init__(self, private: Private) -> None:
        self._private = private

    def kill(self) -> None:
        self._private.kill()

    def freeze(self) -> None:
        os.kill(self._private.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._private.pid, signal.SIGCONT)

    def revive(self) -> None:
        self._private.start()  # which waits for it

    def be_back(self) -> None:
        pass

    def owns(self, port: int) -> bool:
        return _holds(self._private.pid, port)


def _holds(pid: int, port: int) -> bool:
    wanted = {f"socket:[{inode}]" for inode in _inodes(port)}
    return bool(wanted) and any(each in wanted for each in _files(pid))


def _inodes(port: int) -> Iterator[str]:
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if int(fields[1].partition(":")[2], 16) == port:
            yield fields[9]


def _files(pid: int) -> Iterator[str]:
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                yield str(entry.readlink())
