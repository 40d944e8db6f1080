"""The product's server and the floor's, each a real granian process with an address of its own."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wacore.entrypoints.demo.house import House
from wacore.entrypoints.demo.processes import Process, free_port

_HERE = str(Path(__file__).parent)
_TICKS = os.sysconf("SC_CLK_TCK")


def unlimited_house(folder: Path, *, workers: bool) -> House:
    """
    Everything as an operator gets it, but for the limit of requests per caller.

    Args:
        workers: Whether anybody does the background work meanwhile.
    """
    os.environ["WACORE_API_RATE"] = "1000000"
    house = House(folder, workers=0 if workers else 1, log_level="info")
    house.members = house.members[:1]
    return house


@contextmanager
def floor_server(folder: Path, *, secret: str = "", answer: bytes = b"") -> Iterator[Process]:
    """Its `name` is its address."""
    port = free_port()
    (folder / "answer").write_bytes(answer)
    environment = {
        "FLOOR_DATABASE": str(folder / "floor.sqlite3"),
        "FLOOR_SECRET": secret,
        "FLOOR_ANSWER": str(folder / "answer"),
        "PYTHONPATH": _HERE,
    }
    granian = ["floor_app:build", "--factory", "--interface", "asgi", "--loop", "uvloop"]
    served = ["--http", "1", "--no-ws", "--host", "127.0.0.1", "--port", str(port)]
    server = Process(
        f"http://127.0.0.1:{port}",
        [*granian, *served, "--backlog", "2048", "--backpressure", "2048"],
        folder / "floor.log",
        environment,
        program=(sys.executable, "-m", "granian"),
    )
    server.start()
    try:
        server.await_answer(server.name)
        yield server
    finally:
        server.stop()


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


def cpu_seconds(server: Process) -> float:
    """Of all processes of its command so far (Linux)."""
    assert server._process is not None  # noqa: SLF001 -- nobody else needs to know its number
    group, ticks = server._process.pid, 0  # noqa: SLF001
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(entry.name)) == group:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        except (OSError, ProcessLookupError):
            continue
    return ticks / _TICKS
