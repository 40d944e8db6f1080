"""One server's address: named by the environment, else started for us alone."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from wacore.testing.servers.debian import can_install, install, missing, search_path
from wacore.testing.servers.kinds import ServerKind
from wacore.testing.servers.ports import free_ports

_ATTEMPTS = 3
_OF_START = {"--fresh", "--binlog", "--durable"}
_GONE = 10.0


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
    def alive(self) -> bool:
        """Whether anything of its first process is there: it holds the port until the end (Linux)."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii")
            threads = list(Path(f"/proc/{self.pid}/task").iterdir())
        except (OSError, ValueError):  # told to stop, a server removes the note of its pid
            return False
        return ") Z " not in state or len(threads) > 1  # the first one may go before the others

    @property
    def pid(self) -> int:
        """
        Of its first process.

        Raises:
            ValueError: It has stopped in order.
        """
        [note, *_] = sorted(Path(self.leftovers[0]).rglob("pid"))
        return int(note.read_text())

    def kill(self) -> None:
        """SIGKILL, and it is gone; `start` brings it back."""
        os.kill(self.pid, signal.SIGKILL)
        deadline = time.monotonic() + _GONE
        while self.alive and time.monotonic() < deadline:
            time.sleep(0.01)

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
    for attempt in range(_ATTEMPTS):
        home.mkdir(parents=True, exist_ok=True)
        port = free_ports(kind.ports)
        options = [*kind.options, "--port", str(port), "--dir", str(home)]
        data = home / f"server-{port}" if kind.brings_own else home
        begun = Private("", ["bash", script], options, [str(data)])
        try:
            url = _run([*begun.command, "start", *options]).splitlines()[0]
        except ServerMissing:
            begun.stop()
            if attempt + 1 == _ATTEMPTS:
                raise
            continue  # somebody else took the port in between
        except BaseException:  # as Ctrl-C, while the server is on its way
            begun.stop()
            raise
        return msgspec.structs.replace(begun, url=url)
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
    with subprocess.Popen(
        command,
        env={**os.environ, "PATH": search_path()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for us, who then stop what has begun
    ) as process:
        try:
            answer, trouble = process.communicate()
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode != 0:
        raise ServerMissing(f"{' '.join(command)} failed:\n{trouble[-2000:]}")
    return answer
