"""A campaign over real HTTP with an unreliable receiver: nothing is lost, the ledger agrees."""

import asyncio
import json
from collections import Counter
from typing import Any

import httpx
from aiohttp import web
from aiohttp.test_utils import TestServer

from support.simulated import BODY, BODY_EXAMPLE, NUMBER, TOKEN, WABA, template_message
from wacore.entrypoints.simulator import (
    Limits,
    SimulatorSettings,
    TemplateLife,
    WebhookNoise,
    running_simulator,
)

PEOPLE = 400


class Unreliable:
    """Refuses every fourth POST; knows what the others brought."""

    def __init__(self) -> None:
        self.posts = 0
        self.statuses: Counter[tuple[str, str]] = Counter()

    async def handle(self, request: web.Request) -> web.Response:
        self.posts += 1
        if self.posts % 4 == 0:
            return web.Response(status=503)
        for entry in (await request.json())["entry"]:
            for change in entry["changes"]:
                for status in change["value"].get("statuses", ()):
                    self.statuses[status["biz_opaque_callback_data"], status["status"]] += 1
        return web.Response()


def calm_settings(url: str) -> SimulatorSettings:
    return SimulatorSettings(
        port=0,
        profile="clean",
        latency="none",
        compression=10_000.0,
        webhook_url=url,
        limits=Limits(enabled=False),
        templates=TemplateLife(review_seconds=(0.0, 0.0)),
        noise=WebhookNoise(duplicates=0.2, swaps=0.2, flush_seconds=(0.01, 0.03)),
        dropped_answers=0.0,
        server_errors=0.0,
        magic_recipients=False,
    )


async def run_campaign(client: httpx.AsyncClient) -> None:
    component = {"type": "BODY", "text": BODY, "example": BODY_EXAMPLE}
    template = {
        "name": "news",
        "language": "en",
        "category": "MARKETING",
        "parameter_format": "NAMED",
        "components": [component],
    }
    await client.post(f"/v25.0/{WABA}/message_templates", json=template)
    for _ in range(3_000):
        if "APPROVED" in (await client.get(f"/v25.0/{WABA}/message_templates")).text:
            break
        await asyncio.sleep(0.01)

    async def send(i: int) -> None:
        body = template_message(f"+9198{i * 7919:08d}")
        body["biz_opaque_callback_data"] = f"{i:032x}.1"
        answer = await client.post(f"/v25.0/{NUMBER}/messages", json=body)
        assert 200 == answer.status_code

    for start in range(0, PEOPLE, 50):
        await asyncio.gather(*[send(i) for i in range(start, start + 50)])


async def test_every_status_arrives_and_the_ledger_balances() -> None:
    """Each person gets one POST, and `sent` or `failed` in the end, however often it is told."""
    receiver = Unreliable()
    application = web.Application()
    application.router.add_post("/hook", receiver.handle)
    async with (
        TestServer(application) as server,
        running_simulator(calm_settings(str(server.make_url("/hook")))) as (_, address),
        httpx.AsyncClient(
            base_url=address, headers={"authorization": f"Bearer {TOKEN}"}, timeout=60.0
        ) as client,
    ):
        await run_campaign(client)
        drained = await admin(client, "drain", {"now": True, "timeout_seconds": 50})
        totals = await admin(client, "ledger/totals?template=news")
        state = await admin(client, "state")

    ended = {token for token, status in receiver.statuses if status in {"sent", "failed"}}
    once = Counter(status for _, status in receiver.statuses)
    assert drained["drained"]
    assert (PEOPLE, PEOPLE, 0) == (totals["posts"], totals["recipients"], totals["sent_twice"])
    assert {f"{i:032x}.1" for i in range(PEOPLE)} == ended
    assert {key: state[key] for key in once} == dict(once)
    assert state["webhooks"]["refused"] > 0
    assert sum(receiver.statuses.values()) > len(receiver.statuses)


async def admin(client: httpx.AsyncClient, path: str, body: Any = None) -> dict[str, Any]:
    if body is None:
        answer = await client.get(f"/__sim__/{path}")
    else:
        answer = await client.post(f"/__sim__/{path}", json=body)
    content: dict[str, Any] = json.loads(answer.content)
    return content
