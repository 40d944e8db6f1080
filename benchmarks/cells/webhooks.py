"""Meta's webhooks arrive, one status in each, and are durable before they are answered."""

import sqlite3
import statistics
import tempfile
from pathlib import Path

import msgspec
import uvloop
from cell import Figures
from load import Load, load, request
from served import cpu_seconds, floor_server, port_of, unlimited_house

from wacore.adapters.meta.webhook_signature import sign
from wacore.entrypoints.client.api import Api
from wacore.entrypoints.demo.processes import Process
from wacore.entrypoints.demo.scenario import Scenario

_REQUESTS = 10_000
_CONNECTIONS = 64
_ROUNDS = 3
_PATH = "/api/v1/webhooks/whatsapp"


def webhooks_durable() -> list[Figures]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with unlimited_house(folder, workers=False) as house:
            api = Api(house.url)
            scenario = Scenario(api, house.meta, house.meta_account)
            scenario.sign_up()
            scenario.connect()
            secret, waba = house.meta_account["app_secret"], house.meta_account["waba_id"]
            with floor_server(folder, secret=secret) as floor:
                ours, hands, cpu, floor_cpu = [], [], [], []
                for n in range(_ROUNDS):
                    requests = [_webhook(waba, secret, n * _REQUESTS + i) for i in range(_REQUESTS)]
                    hand, spent = _measured(floor.name, floor, requests)
                    hands.append(hand)
                    floor_cpu.append(spent)
                    product, spent = _measured(house.url, house.server, requests)
                    ours.append(product)
                    cpu.append(spent)
            api.close()
        kept = _kept(folder / "data")
    all_ok = all(each.statuses == {200: _REQUESTS} for each in [*ours, *hands])
    p99 = statistics.median(each.percentile(0.99) for each in ours)
    notes = {
        "requests": _REQUESTS,
        "connections": _CONNECTIONS,
        "p99_ms": p99,
        "floor_p99_ms": statistics.median(each.percentile(0.99) for each in hands),
        "rounds": [each.per_second for each in ours],
        "kept": kept,
    }
    return [
        Figures(
            cell="webhooks-durable",
            value=statistics.median(each.per_second for each in ours),
            unit="webhooks/s",
            floor=statistics.median(each.per_second for each in hands),
            peer=None,
            target=4000,
            cpu_us=round(statistics.median(cpu), 1),
            floor_cpu_us=round(statistics.median(floor_cpu), 1),
            notes=notes,
        ).judged(exact=all_ok and kept == _ROUNDS * _REQUESTS),
        Figures(
            cell="webhooks-p99",
            value=p99,
            unit="ms",
            floor=notes["floor_p99_ms"],
            peer=None,
            target=100,
            at_most=True,
        ).judged(exact=all_ok),
    ]


def _measured(url: str, server: Process, requests: list[bytes]) -> tuple[Load, float]:
    """And the server's CPU in microseconds per request."""
    before = cpu_seconds(server)
    done = uvloop.run(load(port_of(url), requests, _CONNECTIONS))
    return done, (cpu_seconds(server) - before) * 1e6 / len(requests)


def _webhook(waba: str, secret: str, n: int) -> bytes:
    status = {
        "id": f"wamid.{n:040d}",
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
    return request("POST", _PATH, body, **headers)


def _kept(data: Path) -> int:
    connection = sqlite3.connect(data / "whatsapp_service.sqlite3")
    [found] = connection.execute("SELECT COUNT(*) FROM webhooks").fetchone()
    connection.close()
    return int(found)
