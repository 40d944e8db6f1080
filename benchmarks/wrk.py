"""The load tool wrk, as Debian has it."""

import subprocess
from pathlib import Path

import msgspec

from wacore.testing.servers import debian

_SUMMARY = Path(__file__).with_name("wrk.lua")


class Pressed(msgspec.Struct, frozen=True):
    """What wrk saw of some seconds."""

    requests: int
    duration_us: int
    p50_us: int
    p99_us: int
    failed: int

    @property
    def per_second(self) -> float:
        return round(self.requests * 1e6 / self.duration_us, 1)

    @property
    def p99_ms(self) -> float:
        return round(self.p99_us / 1000, 1)


def press(url: str, *, connections: int, seconds: int, headers: dict[str, str]) -> Pressed:
    """
    GET it as fast as it answers, over so many connections of one thread.

    Raises:
        FileNotFoundError: wrk is not here and cannot be installed.
    """
    if debian.missing(("wrk",)) and debian.can_install():
        debian.install("wrk")
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(_SUMMARY), *given, url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Pressed)
