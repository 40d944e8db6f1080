"""A list of fifty contacts, asked for again and again."""

import statistics
import tempfile
from pathlib import Path

import httpx
import uvloop
from cell import Figures
from load import Load, load, request
from served import cpu_seconds, floor_server, port_of, unlimited_house

from wacore.entrypoints.client.api import API, Api
from wacore.entrypoints.demo.processes import Process
from wacore.entrypoints.demo.scenario import Scenario

_REQUESTS = 6_000
_CONNECTIONS = 32
_CONTACTS = 50
_ROUNDS = 3
_PATH = f"{API}/contacts?limit={_CONTACTS}"


def contacts_list() -> list[Figures]:
    """The floor answers the same bytes without looking at the request."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with unlimited_house(folder, workers=True) as house:
            api = Api(house.url)
            person = Scenario(api, house.meta, house.meta_account).sign_up()
            for n in range(_CONTACTS):
                api.post("/contacts", {"phone": f"+49170{n:07d}", "name": f"Ada {n}"})
            credentials = {key: person[key] for key in ("email", "password")}
            token = api.post("/auth/login", credentials)["access_token"]
            authorization = f"Bearer {token}"
            answer = httpx.get(house.url + _PATH, headers={"authorization": authorization})
            asked = [request("GET", _PATH, Authorization=authorization)] * _REQUESTS
            with floor_server(folder, answer=answer.content) as floor:
                ours, hands, cpu, floor_cpu = [], [], [], []
                for _ in range(_ROUNDS):
                    hand, spent = _measured(floor.name, floor, asked)
                    hands.append(hand)
                    floor_cpu.append(spent)
                    product, spent = _measured(house.url, house.server, asked)
                    ours.append(product)
                    cpu.append(spent)
            listed = len(api.get("/contacts", limit=_CONTACTS)["items"])
            api.close()
    all_ok = all(each.statuses == {200: _REQUESTS} for each in [*ours, *hands])
    return [
        Figures(
            cell="contacts-list",
            value=statistics.median(each.per_second for each in ours),
            unit="requests/s",
            floor=statistics.median(each.per_second for each in hands),
            peer=None,
            target=3000,
            cpu_us=round(statistics.median(cpu), 1),
            floor_cpu_us=round(statistics.median(floor_cpu), 1),
            notes={
                "requests": _REQUESTS,
                "connections": _CONNECTIONS,
                "bytes": len(answer.content),
                "p99_ms": statistics.median(each.percentile(0.99) for each in ours),
                "rounds": [each.per_second for each in ours],
            },
        ).judged(exact=all_ok and listed == _CONTACTS)
    ]


def _measured(url: str, server: Process, requests: list[bytes]) -> tuple[Load, float]:
    """And the server's CPU in microseconds per request."""
    before = cpu_seconds(server)
    done = uvloop.run(load(port_of(url), requests, _CONNECTIONS))
    return done, (cpu_seconds(server) - before) * 1e6 / len(requests)
