"""Six services apart, workers beside them, and the gateway in front."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wacore.entrypoints.demo.premises import Member, Premises
from wacore.entrypoints.demo.processes import Process
from wacore.entrypoints.house.gateway import gateway
from wacore.entrypoints.services import SERVICES
from wacore.entrypoints.settings import PREFIX, from_environment
from wacore.testing.servers.ports import free_port


class ServicesHouse(Premises):
    """
    Args:
        port: The gateway's; 0 takes a free one.
        ports: The services'; free ones where None.
        workers: Processes that do the background work of all six.
        given: What Premises takes.

    Raises:
        NoGateway: nginx cannot be had.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        ports: Mapping[str, int] | None = None,
        workers: int = 2,
        **given: Any,
    ) -> None:
        front = port or free_port()
        super().__init__(folder, f"http://127.0.0.1:{front}", **given)
        self.ports = ports or {service: free_port() for service in SERVICES}
        self._environment = {
            **self.environment,
            PREFIX + "TRUSTED_PROXIES": "127.0.0.1",
            PREFIX + "PEERS": ",".join(
                f"{service}=http://127.0.0.1:{at}" for service, at in self.ports.items()
            ),
        }
        self.services = {service: self._service(service) for service in SERVICES}
        self.workers = [self._worker(number) for number in range(1, workers + 1)]
        self.gateway = Member(gateway(folder / "gateway", front, self.ports), f"{self.url}/health")
        self.members = (*self.services.values(), *map(Member, self.workers), self.gateway)

    def prepare(self) -> None:
        """On a server, several processes must not bring the databases up to date at once."""
        if not (from_environment().embedded and from_environment(self._environment).embedded):
            Process("migration", ["migrate"], self.folder / "migrate.log", self._environment).run()

    def revive(self) -> list[str]:
        """Start again whatever has ended, and answer its name."""
        ended = [each for each in (self.simulator, *self.members) if not each.process.running]
        for member in ended:
            member.process.kill()  # what it started goes with it
            member.process.start()
        return [member.process.name for member in ended]

    def _service(self, service: str) -> Member:
        port = self.ports[service]
        process = Process(
            f"{service} service",
            ["serve", service, "--no-workers"],
            self.folder / f"{service}.log",
            {**self._environment, PREFIX + "PORT": str(port)},
        )
        return Member(process, f"http://127.0.0.1:{port}/ready")

    def _worker(self, number: int) -> Process:
        log = self.folder / f"worker-{number}.log"
        return Process(f"worker {number}", ["worker", *SERVICES], log, self._environment)
