"""One server's address: named by the environment, else started for us alone."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from wacore.testing.servers.debian import can_install, install, missing, search_path
from wacore.testing.servers.kinds import ServerKind
from wacore.testing.servers.ports import free_ports

_ATTEMPTS = 3
_OF_START = {"--fresh", "--binlog"}


class ServerMissing(Exception):
    """A test needs a server that is not here and cannot be brought."""


class Private(msgspec.Struct, frozen=True):
    """
    A server started here.

    Attributes:
        command: What controls it, before the word `start`, `stop` or `status`.
        options: What follows that word.
        leftovers: Its data, to be removed once it has stopped.
    """

    url: str
    command: list[str]
    options: list[str]
    leftovers: list[str]

    def start(self) -> None:
        """Again, after it was stopped or died: what is dead comes back."""
        _run([*self.command, "start", *self.options])

    @property
    def pid(self) -> int:
        """Of its first process."""
        [note, *_] = sorted(Path(self.leftovers[0]).rglob("pid"))
        return int(note.read_text())

    def stop(self) -> None:
        """
        Raises:
            ServerMissing: It does not stop; its data stay for whoever looks into it.
        """
        _run([*self.command, "stop", *(each for each in self.options if each not in _OF_START)])
        for each in self.leftovers:
            shutil.rmtree(each, ignore_errors=True)


def start(kind: ServerKind, folder: Path) -> Private:
    """
    A server of our own with its data below `folder`; whoever calls stops it.

    Raises:
        ServerMissing: With what to do about it.
    """
    _provide(kind)
    script = str(files(__package__) / "scripts" / kind.script)
    home = _kept_programs(kind) if kind.brings_own else folder / kind.name
    home.mkdir(parents=True, exist_ok=True)
    for attempt in range(_ATTEMPTS):
        port = free_ports(kind.ports)
        options = [*kind.options, "--port", str(port), "--dir", str(home)]
        try:
            url = _run(["bash", script, "start", *options]).splitlines()[0]
        except ServerMissing:
            if attempt + 1 == _ATTEMPTS:
                raise
            continue  # somebody else took the port in between
        data = home / f"server-{port}" if kind.brings_own else home
        return Private(url, ["bash", script], options, [str(data)])
    raise AssertionError


@contextmanager
def lend(kind: ServerKind) -> Iterator[Private]:
    """A server for one test alone, which may do to it what it likes."""
    with TemporaryDirectory(prefix="wacore-server-") as folder:
        private = start(kind, Path(folder))
        try:
            yield private
        finally:
            private.stop()


@contextmanager
def lend_pair(kind: ServerKind) -> Iterator[tuple[Private, Private]]:
    """
    Two servers for one test alone that can be told to follow one another.

    Nobody waits for an orderly end of theirs.

    Raises:
        ServerMissing: This kind has no replicas.
    """
    if not kind.replicating:
        raise ServerMissing(f"No {kind.name} is started here that others could follow.")
    logging = replace(kind, options=(*kind.options, *kind.replicating))
    with lend(logging) as one, lend(logging) as other:
        try:
            yield one, other
        finally:
            for each in (one, other):
                os.kill(each.pid, signal.SIGKILL)


def _provide(kind: ServerKind) -> None:
    if not missing(kind.programs):
        return
    trouble = install(kind.package) if can_install() else "this user may not install it"
    absent = missing(kind.programs)
    if absent:
        raise ServerMissing(
            f"No {kind.name} here: {', '.join(absent)} not found ({trouble}). "
            f"Install the Debian package {kind.package}, or set {kind.variable} to a server's URL."
        )


def _kept_programs(kind: ServerKind) -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / f"wacore-{kind.name}"


def _run(command: list[str]) -> str:
    done = subprocess.run(
        command,
        env={**os.environ, "PATH": search_path()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ServerMissing(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return done.stdout
