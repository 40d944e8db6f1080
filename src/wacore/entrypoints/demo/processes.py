"""The processes of a demo: started with addresses of their own, ended by handle."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Self

import click
import httpx

WACORE = (sys.executable, "-m", "wacore")
"""The program of this installation."""

_PATIENCE = 60.0


class Process:
    """
    A command in a process group of its own, its log in a file.

    Args:
        arguments: What follows the program on the command line.
        log: Where its output goes.
        environment: Added to ours.
        program: What is run.
    """

    def __init__(
        self,
        name: str,
        arguments: list[str],
        log: Path,
        environment: Mapping[str, str],
        program: Sequence[str] = WACORE,
    ) -> None:
        self.name = name
        self.log = log
        self._command = [*program, *arguments]
        self._environment = environment
        self._output: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._output = self.log.open("ab")
        self._process = subprocess.Popen(  # noqa: S603  # our own command line
            self._command,
            env={**os.environ, **self._environment},  # noqa: TID251  # handed on, not read
            stdout=self._output,
            stderr=self._output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        return self

    def run(self) -> None:
        """
        Start it and wait for its end.

        Raises:
            ClickException: It failed; with its last words.
        """
        self.start()
        assert self._process is not None
        if self._process.wait() != 0:
            raise click.ClickException(f"The {self.name} failed. {self._last_words()}")
        self.kill()

    def await_answer(self, url: str) -> Self:
        """
        Raises:
            ClickException: The process ended, or did not answer within a minute; with its last words.
        """
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                if httpx.get(url, timeout=2, trust_env=False).status_code == httpx.codes.OK:
                    return self
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        last = self._last_words()
        self.kill()
        raise click.ClickException(f"The {self.name} did not start. {last}")

    @property
    def pid(self) -> int | None:
        """None while it does not run."""
        return self._process.pid if self._process is not None and self.running else None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def ask_to_stop(self) -> None:
        """SIGTERM, and no waiting."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        """SIGTERM, then SIGKILL for what has not ended within 45 seconds."""
        if self._process is None:
            return
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(45)
        self.kill()

    def send_signal(self, number: signal.Signals) -> None:
        """To the process and to all it started."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def family(self) -> list[int]:
        """The process and all it started, by their ids."""
        return [] if self._process is None else _family(self._process.pid)

    def kill(self) -> None:
        """SIGKILL to the process and to all it started."""
        if self._process is not None:
            self.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None
        if self._output is not None:
            self._output.close()
            self._output = None

    def _last_words(self) -> str:
        return f"Its log ends with:\n{self.log.read_text(errors='replace')[-2000:]}"

    def peak_rss_mb(self) -> float:
        """The largest resident memory any process of this command ever had, in MB (Linux)."""
        return max(map(_peak_kb, self.family()), default=0) / 1024


def _family(group: int) -> list[int]:
    """The processes of a group."""
    members = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(entry.name)) == group:
                members.append(int(entry.name))
        except ProcessLookupError:
            continue
    return members


def _peak_kb(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0")
    return int(found.split()[1])
