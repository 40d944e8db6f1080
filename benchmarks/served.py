"""The product's server and the floor's, each a real granian process with an address of its own."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wacore.entrypoints.demo.house import House
from wacore.entrypoints.demo.premises import Premises
from wacore.entrypoints.demo.processes import Process
from wacore.entrypoints.house.services import ServicesHouse
from wacore.testing.servers.ports import free_port

_HERE = str(Path(__file__).parent)
_TICKS = os.sysconf("SC_CLK_TCK")
_UNLIMITED = {"WACORE_API_RATE": "1000000"}


@contextmanager
def environment(**settings: str) -> Iterator[None]:
    """What the processes started meanwhile find in theirs."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def unlimited_house(folder: Path, *, workers: bool, **settings: str) -> Iterator[House]:
    """
    Everything as an operator gets it, but for the limit of requests per caller.

    Args:
        workers: Whether anybody does the background work meanwhile.
        settings: `WACORE_…`, for its processes.
    """
    with environment(**_UNLIMITED, **settings):
        if "WACORE_DATABASE_URL" in settings:
            Process("migration", ["migrate"], folder / "migrate.log", {}).run()
        house = House(folder, workers=0 if workers else 1, log_level="info")
        house.members = house.members[:1]
        with house:
            yield house


@contextmanager
def contact_service(folder: Path, **settings: str) -> Iterator[tuple[Premises, Process, str]]:
    """
    The contact service in a process of its own, and the user service that it asks for keys.

    Yields:
        Their premises behind a gateway, the contact service's process and its own address.
    """
    with environment(**_UNLIMITED, **settings):
        house = ServicesHouse(folder, workers=0, log_level="info")
        needed = (*(house.services[each] for each in ("user", "contact", "team")), house.gateway)
        house.members = needed
        with house:
            contact = house.services["contact"].process
            yield house, contact, f"http://127.0.0.1:{house.ports['contact']}"


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
    group, ticks = server.pid, 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(entry.name)) == group:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        except (OSError, ProcessLookupError):
            continue
    return ticks / _TICKS
