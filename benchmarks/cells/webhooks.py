"""Meta's webhooks arrive, one status in each, and are durable before they are answered."""

import asyncio
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import uvloop
from cell import Figures, figures
from durable import databases, server
from express_service import NoPeer, express_service
from load import Load, load, request
from scale import ROUNDS, sized
from served import cpu_seconds, floor_server, port_of, unlimited_house
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import create_async_engine

from wacore.adapters.meta.webhook_signature import sign
from wacore.adapters.sql.messaging.tables_intake import webhooks
from wacore.entrypoints.client.api import API, Api
from wacore.entrypoints.demo.house import House
from wacore.entrypoints.demo.processes import Process
from wacore.entrypoints.demo.scenario import Scenario
from wacore.testing.servers import MARIADB, REDIS

_REQUESTS = sized(10_000, toy=200)
_CONNECTIONS = 64


@dataclass
class _Side:
    """One contender: where it is, and what its rounds told."""

    url: str
    process: Process
    path: str
    loads: list[Load] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def round(self, waba: str, secret: str, n: int) -> None:
        """Other statuses in each round; CPU is counted in microseconds per request."""
        numbers = range(n * _REQUESTS, (n + 1) * _REQUESTS)
        requests = [_webhook(self.path, waba, secret, number) for number in numbers]
        before = cpu_seconds(self.process)
        self.loads.append(uvloop.run(load(port_of(self.url), requests, _CONNECTIONS)))
        self.cpu.append((cpu_seconds(self.process) - before) * 1e6 / _REQUESTS)

    @property
    def per_second(self) -> float:
        return statistics.median(each.per_second for each in self.loads)

    @property
    def p99(self) -> float:
        return statistics.median(each.percentile(0.99) for each in self.loads)

    @property
    def cpu_us(self) -> float:
        return round(statistics.median(self.cpu), 1)

    @property
    def all_ok(self) -> bool:
        return all(each.statuses == {200: _REQUESTS} for each in self.loads)


def webhooks_durable() -> list[Figures]:
    """On SQLite, against an ASGI function that verifies, commits in groups and answers."""
    with tempfile.TemporaryDirectory() as name, _connected(Path(name)) as (house, waba, secret):
        with floor_server(Path(name), secret=secret) as floor:
            ours = _Side(house.url, house.server, _PATH)
            hand = _Side(floor.name, floor, _PATH)
            for n in range(ROUNDS):
                hand.round(waba, secret, n)
                ours.round(waba, secret, n)
        kept = _kept(f"sqlite+aiosqlite:///{house.folder}/data/whatsapp_service.sqlite3")
    exact = ours.all_ok and hand.all_ok and kept == ROUNDS * _REQUESTS
    return [
        _rate(
            "webhooks-durable", ours, exact=exact, floor=hand.per_second, floor_cpu_us=hand.cpu_us
        ),
        _p99("webhooks-p99", ours, exact=exact, floor=hand.p99),
    ]


def webhooks_express() -> list[Figures]:
    """On one MariaDB, against a service in Express that verifies, updates a row and answers."""
    with server(MARIADB) as database, server(REDIS) as redis:
        settings = {"WACORE_DATABASE_URL": databases(database)}
        with (
            tempfile.TemporaryDirectory() as name,
            _connected(Path(name), **settings) as (house, waba, secret),
        ):
            ours = _Side(house.url, house.server, _PATH)
            more: dict[str, Any] = {}
            try:
                wamids = [_wamid(n) for n in range(ROUNDS * _REQUESTS)]
                with express_service(
                    Path(name) / "express",
                    secret=secret,
                    database_url=database,
                    redis_url=redis,
                    waba=waba,
                    wamids=wamids,
                ) as express:
                    peer = _Side(express.name, express, "/webhooks/whatsapp")
                    for n in range(ROUNDS):
                        peer.round(waba, secret, n)
                        ours.round(waba, secret, n)
                more = {"peer": peer.per_second, "peer_cpu_us": peer.cpu_us}
                peer_ok = peer.all_ok
            except NoPeer as trouble:
                more, peer_ok = {"no_peer": str(trouble)}, True
                for n in range(ROUNDS):
                    ours.round(waba, secret, n)
            kept = _kept(settings["WACORE_DATABASE_URL"].replace("{service}", "whatsapp_service"))
    exact = ours.all_ok and peer_ok and kept == ROUNDS * _REQUESTS
    return [
        _rate("webhooks-mariadb", ours, exact=exact, of_peer=3, **more),
        _p99("webhooks-mariadb-p99", ours, exact=exact, peer=peer.p99 if "peer" in more else None),
    ]


def _rate(cell: str, side: _Side, **more: Any) -> Figures:
    notes = {
        "requests": _REQUESTS,
        "connections": _CONNECTIONS,
        "rounds": [each.per_second for each in side.loads],
    }
    return figures(
        cell, side.per_second, "webhooks/s", 4000, cpu_us=side.cpu_us, notes=notes, **more
    )


def _p99(cell: str, side: _Side, **more: Any) -> Figures:
    return figures(cell, side.p99, "ms", 100, at_most=True, **more)


@contextmanager
def _connected(folder: Path, **settings: str) -> Iterator[tuple[House, str, str]]:
    """A house without workers, a connected account of it, and the secret that signs."""
    with unlimited_house(folder, workers=False, **settings) as house:
        api = Api(house.url)
        scenario = Scenario(api, house.meta, house.meta_account)
        scenario.sign_up()
        scenario.connect()
        api.close()
        yield house, house.meta_account["waba_id"], house.meta_account["app_secret"]


_PATH = f"{API}/webhooks/whatsapp"


def _wamid(n: int) -> str:
    return f"wamid.{n:040d}"


def _webhook(path: str, waba: str, secret: str, n: int) -> bytes:
    status = {
        "id": _wamid(n),
        "status": "delivered",
        "timestamp": "1795348800",
        "recipient_id": f"49170{n:07d}",
        "biz_opaque_callback_data": f"{n:032x}.1",
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "marketing"},
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": "4930123456",
            "phone_number_id": "106500000000001",
        },
        "statuses": [status],
    }
    entry = {"id": waba, "changes": [{"value": value, "field": "messages"}]}
    body = msgspec.json.encode({"object": "whatsapp_business_account", "entry": [entry]})
    headers = {"Content_Type": "application/json", "X_Hub_Signature_256": sign(body, secret)}
    return request("POST", path, body, **headers)


def _kept(url: str) -> int:
    return asyncio.run(_count(url))


async def _count(url: str) -> int:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = await connection.scalar(select(func.count()).select_from(webhooks))
    await engine.dispose()
    return int(found or 0)
