"""One server with everything in it and a simulated Meta, for a demo."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wacore.entrypoints.demo.premises import Member, Premises
from wacore.entrypoints.demo.processes import WACORE, Process
from wacore.entrypoints.settings import PREFIX
from wacore.testing.servers.ports import free_port


class House(Premises):
    """
    Args:
        workers: Processes that do the background work; none means the server itself.
        worker: The program that they run.
        given: What Premises takes.
    """

    def __init__(
        self, folder: Path, *, workers: int = 0, worker: Sequence[str] = WACORE, **given: Any
    ) -> None:
        port = free_port()
        super().__init__(folder, f"http://127.0.0.1:{port}", **given)
        environment = {**self.environment, PREFIX + "PORT": str(port)}
        self.server = Process(
            "server",
            ["serve", *(["--no-workers"] if workers else [])],
            folder / "server.log",
            environment,
        )
        self.workers = [
            Process(f"worker {n}", ["worker"], folder / f"worker-{n}.log", environment, worker)
            for n in range(workers)
        ]
        self.members = (Member(self.server, f"{self.url}/ready"), *map(Member, self.workers))
