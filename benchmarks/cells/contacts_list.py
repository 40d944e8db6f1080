"""A list of fifty contacts that the cache knows, asked for again and again."""

import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from cell import Figures, figures
from durable import server
from scale import ROUNDS, sized
from served import contact_service, cpu_seconds, floor_server
from wrk import Pressed, press

from wacore.entrypoints.client.api import API, Api
from wacore.entrypoints.demo.processes import Process
from wacore.entrypoints.demo.scenario import Scenario
from wacore.testing.servers import REDIS

_SECONDS = sized(4, toy=1)
_CONNECTIONS = 32
_CONTACTS = 50
_PATH = f"{API}/contacts?limit={_CONTACTS}"


@dataclass
class _Side:
    url: str
    process: Process
    authorization: str
    runs: list[Pressed] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def round(self) -> None:
        before = cpu_seconds(self.process)
        run = press(
            self.url + _PATH,
            connections=_CONNECTIONS,
            seconds=_SECONDS,
            headers={"Authorization": self.authorization},
        )
        self.runs.append(run)
        self.cpu.append((cpu_seconds(self.process) - before) * 1e6 / run.requests)

    @property
    def per_second(self) -> float:
        return statistics.median(each.per_second for each in self.runs)

    @property
    def p99(self) -> float:
        return statistics.median(each.p99_ms for each in self.runs)

    @property
    def cpu_us(self) -> float:
        return round(statistics.median(self.cpu), 1)

    @property
    def all_ok(self) -> bool:
        return not any(each.failed for each in self.runs)


def contacts_list() -> list[Figures]:
    """The cache is in the service's process."""
    return _listed("contacts-list")


def contacts_list_redis() -> list[Figures]:
    """The cache is Redis, which all processes share."""
    with server(REDIS) as url:
        return _listed("contacts-list-redis", WACORE_REDIS_URL=url)


def _listed(cell: str, **settings: str) -> list[Figures]:
    """One process of the contact service, JWT and all middleware; the floor answers the same bytes."""
    with (
        tempfile.TemporaryDirectory() as name,
        contact_service(Path(name), **settings) as (house, service, url),
    ):
        api = Api(house.url)
        Scenario(api, house.meta, house.meta_account).sign_up()
        for n in range(_CONTACTS):
            api.post("/contacts", {"phone": f"+49170{n:07d}", "name": f"Ada {n}"})
        ours = _Side(url, service, api.authorization)
        answer = httpx.get(url + _PATH, headers={"authorization": api.authorization})
        with floor_server(Path(name), answer=answer.content) as floor:
            hand = _Side(floor.name, floor, api.authorization)
            for _ in range(ROUNDS):
                hand.round()
                ours.round()
        api.close()
    exact = ours.all_ok and hand.all_ok and len(answer.json()["items"]) == _CONTACTS
    return [
        figures(
            cell,
            ours.per_second,
            "requests/s",
            3000,
            floor=hand.per_second,
            cpu_us=ours.cpu_us,
            floor_cpu_us=hand.cpu_us,
            exact=exact,
            notes={
                "connections": _CONNECTIONS,
                "seconds": _SECONDS,
                "bytes": len(answer.content),
                "rounds": [each.per_second for each in ours.runs],
            },
        ),
        figures(f"{cell}-p99", ours.p99, "ms", 30, floor=hand.p99, at_most=True, exact=exact),
    ]
