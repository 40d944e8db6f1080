"""What others feel while a campaign runs at full speed: single sends, and readers of the API."""

import asyncio
import csv
import itertools
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import uvloop
from cell import Figures, figures
from durable import server
from scale import sized
from served import environment

from wacore.entrypoints.client.api import API, Api
from wacore.entrypoints.demo.house import House
from wacore.entrypoints.demo.scenario import TEMPLATE, Scenario
from wacore.testing.servers import RABBITMQ

_PEOPLE = sized(10_000, toy=200, full=100_000)
_MOST_SECONDS = sized(30, toy=8, full=600)
_SINGLE_EVERY = 0.1
_READ_EVERY = 0.02
_PATIENCE = 30.0


def beside_a_campaign() -> list[Figures]:
    """A server, a worker, a RabbitMQ between them, and a simulated Meta that answers at once."""
    simulator = {
        "latency": "none",
        "limits.enabled": "false",
        "profile": "none",
        # one of them makes Meta complain of the number, which then rests, as it should
        "magic_recipients": "false",
    }
    with (
        server(RABBITMQ) as broker,
        tempfile.TemporaryDirectory() as name,
        environment(WACORE_AMQP_URL=broker),
        House(Path(name), workers=1, send_rate=100_000, simulator=simulator) as house,
    ):
        api = Api(house.url)
        scenario = Scenario(api, house.meta, house.meta_account)
        scenario.sign_up()
        scenario.connect()
        scenario.import_contacts(_people(Path(name)), "DE")
        scenario.have_a_template_approved()
        scenario.create_campaign()
        [account] = api.get("/whatsapp/accounts")["items"]
        [sender] = [number["id"] for number in account["numbers"]]
        singles, reads, accepted, seconds = uvloop.run(
            _watched(house.url, api.authorization, scenario.campaign_id, sender)
        )
        api.close()
    exact = accepted > 0 and None not in singles and None not in reads
    notes = {
        "recipients": _PEOPLE,
        "campaign_per_second": round(accepted / seconds),
        "singles": len(singles),
        "reads": len(reads),
    }
    return [
        figures(
            "single-send-p99", _p99(singles), "ms", 500, at_most=True, exact=exact, notes=notes
        ),
        figures("api-p99", _p99(reads), "ms", 150, at_most=True, exact=exact, notes=notes),
    ]


_Times = list[float | None]
"""Milliseconds; None where the answer was not what it should be."""


async def _watched(
    url: str, authorization: str, campaign: str, sender: str
) -> tuple[_Times, _Times, int, float]:
    """Single sends and reads from launch to end, and the campaign's accepted messages and seconds."""
    async with httpx.AsyncClient(
        base_url=url + API, headers={"Authorization": authorization}, timeout=_PATIENCE
    ) as client:
        launched = await client.post(f"/campaigns/{campaign}/launch", json={})
        launched.raise_for_status()
        started = time.monotonic()
        numbers = itertools.count()

        async def single() -> bool:
            body = _single(sender, next(numbers))
            answer = await client.post("/messages?wait=accepted&timeout=20", json=body)
            found = answer.json().get("message") or {}
            return answer.status_code == httpx.codes.ACCEPTED and found.get("state") != "planned"

        paths = itertools.cycle(
            (
                "/contacts?limit=50",
                f"/campaigns/{campaign}",
                f"/campaigns/{campaign}/analytics",
                f"/messages?campaign_id={campaign}&limit=50",
            )
        )

        async def read() -> bool:
            return (await client.get(next(paths))).status_code == httpx.codes.OK

        async with (
            _repeated(single, _SINGLE_EVERY) as singles,
            _repeated(read, _READ_EVERY) as reads,
        ):
            sent, seconds = await _followed(client, campaign, started)
        return singles, reads, sent, seconds


async def _followed(client: httpx.AsyncClient, campaign: str, started: float) -> tuple[int, float]:
    """Until nothing waits to be sent, or it has lasted long enough; how many were sent, in seconds."""
    while True:
        await asyncio.sleep(0.5)
        counts = (await client.get(f"/campaigns/{campaign}/analytics")).json()["counts"]
        waiting = sum(counts.get(state, 0) for state in ("planned", "deferred", "inflight"))
        sent, seconds = sum(counts.values()) - waiting, time.monotonic() - started
        if seconds > _MOST_SECONDS or (sent and not waiting):
            return sent, seconds


@asynccontextmanager
async def _repeated(work: Callable[[], Awaitable[bool]], every: float) -> AsyncIterator[_Times]:
    """At set times, whether or not the one before has ended: a slow answer delays no question."""
    times: _Times = []

    async def timed() -> None:
        asked = time.perf_counter()
        right = await work()
        times.append((time.perf_counter() - asked) * 1000 if right else None)

    async with asyncio.TaskGroup() as under_way:

        async def ask() -> None:
            while True:
                under_way.create_task(timed())
                await asyncio.sleep(every)

        asking = under_way.create_task(ask())
        yield times
        asking.cancel()


def _p99(times: _Times) -> float:
    known = sorted(each for each in times if each is not None)
    return round(known[int((len(known) - 1) * 0.99)], 1)


def _people(folder: Path) -> Path:
    file = folder / "people.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(["Name", "Phone", "Order No", "Opt-in"])
        rows.writerows(
            [f"Ada {n}", f"+4915112{n:06d}", f"SO-{n:06d}", "yes"] for n in range(_PEOPLE)
        )
    return file


def _single(sender: str, n: int) -> dict[str, Any]:
    words = [{"type": "text", "text": text} for text in ("Ada", f"SO-{n}")]
    content = {
        "type": "template",
        "template": {
            "name": TEMPLATE,
            "language": {"code": "en_US"},
            "components": [{"type": "body", "parameters": words}],
        },
    }
    return {
        "phone_number_id": sender,
        "phone": f"+4915113{n:06d}",
        "content": content,
        "purpose": "utility",
    }
