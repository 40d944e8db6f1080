"""Webhooks on the wire: bytes, signatures, batches, redelivery, routing."""

import hmac
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from support.simulated import APP, NUMBER, WABA, Meta, code_of, settings
from wacore.entrypoints.simulator import WebhookNoise
from wacore.entrypoints.simulator.webhooks.signing import signature_headers, signed_bytes
from wacore.entrypoints.simulator.wire import Json

SECRET = "simulated-app-secret"


@dataclass
class Receiver:
    """A callback that remembers raw bodies and answers what it is told to."""

    verify_token: str = "sesame"
    answers: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    url: str = ""

    async def handle(self, request: web.Request) -> web.Response:
        if request.method == "GET":
            if request.query["hub.verify_token"] != self.verify_token:
                return web.Response(status=403)
            return web.Response(text=request.query["hub.challenge"])
        self.bodies.append(await request.read())
        self.signatures.append(request.headers["X-Hub-Signature-256"])
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    def changes(self) -> list[Json]:
        return [
            change
            for body in self.bodies
            for entry in json.loads(body)["entry"]
            for change in entry["changes"]
        ]


Start = Callable[[], Awaitable[Receiver]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    servers: list[TestServer] = []

    async def start_receiver() -> Receiver:
        receiver = Receiver()
        application = web.Application()
        application.router.add_route("*", "/hook", receiver.handle)
        server = TestServer(application)
        await server.start_server()
        servers.append(server)
        receiver.url = str(server.make_url("/hook"))
        return receiver

    yield start_receiver
    for server in servers:
        await server.close()


async def deliver(meta: Meta, seconds: float = 0.0) -> None:
    """Flush, and let every POST under way come to its end."""
    meta.wait(seconds)
    await meta.world.webhooks.flush()
    await meta.world.webhooks.settle()


def test_bytes_are_ascii_with_escaped_slashes() -> None:
    """Lowercase escapes, escaped slashes, and nothing re-serialised afterwards."""
    body = signed_bytes({"text": "Grüße 😀 https://a.test/ä"})

    assert rb'{"text":"Gr\u00fc\u00dfe \ud83d\ude00 https:\/\/a.test\/\u00e4"}' == body
    assert "Grüße 😀 https://a.test/ä" == json.loads(body)["text"]


def test_the_signature_is_hmac_sha256_over_these_bytes() -> None:
    body = signed_bytes({"text": "ä/😀"})
    expected = "sha256=" + hmac.new(SECRET.encode(), body, sha256).hexdigest()

    assert expected == signature_headers(SECRET, body)["X-Hub-Signature-256"]


async def test_webhooks_arrive_signed_as_they_were_sent(start: Start) -> None:
    receiver = await start()
    meta = Meta(settings(webhook_url=receiver.url))
    await meta.admin("inbound", {"from": "+4915112340001", "text": "Grüße 😀 a/b"})
    await deliver(meta)
    await meta.simulator.stop()

    digest = hmac.new(SECRET.encode(), receiver.bodies[0], sha256).hexdigest()
    assert ["sha256=" + digest] == receiver.signatures
    assert "Grüße 😀 a/b" == receiver.changes()[0]["value"]["messages"][0]["text"]["body"]


async def test_a_refused_post_comes_again_with_growing_waits(start: Start) -> None:
    """After 1 s, 5 s, 30 s, the same bytes; an acknowledged one never."""
    receiver = await start()
    receiver.answers = [500, 302, 404]
    meta = Meta(settings(webhook_url=receiver.url))
    await meta.admin("inbound", {"from": "+4915112340001", "text": "Hi"})
    counts = []
    for seconds in (0.0, 0.9, 0.2, 4.7, 0.4, 29.0, 1.1, 3600.0):
        await deliver(meta, seconds)
        counts.append(len(receiver.bodies))
    await meta.simulator.stop()

    assert [1, 1, 2, 2, 3, 3, 4, 4] == counts
    assert 1 == len(set(receiver.bodies))
    assert (1, 3) == (meta.world.outbox.traffic.acknowledged, meta.world.outbox.traffic.refused)


async def test_redelivery_ends_after_seven_days(start: Start) -> None:
    receiver = await start()
    receiver.answers = [500] * 100
    meta = Meta(settings(webhook_url=receiver.url))
    await meta.admin("inbound", {"from": "+4915112340001", "text": "Hi"})
    for _ in range(40):
        await deliver(meta, 6 * 3600.0 + 1)
    await meta.simulator.stop()

    assert 1 == meta.world.outbox.traffic.given_up
    assert 0 == meta.world.pending


async def test_waits_are_compressed(start: Start) -> None:
    receiver = await start()
    receiver.answers = [500]
    meta = Meta(settings(webhook_url=receiver.url, compression=1_000.0))
    await meta.admin("inbound", {"from": "+4915112340001", "text": "Hi"})
    await deliver(meta)
    await deliver(meta, 0.0015)
    await meta.simulator.stop()

    assert 2 == len(receiver.bodies)


async def test_events_are_batched(start: Start) -> None:
    """Up to `batch_max` changes in one POST, nothing lost."""
    receiver = await start()
    noise = WebhookNoise(duplicates=0.0, swaps=0.0, batch_max=20)
    meta = Meta(settings(webhook_url=receiver.url, noise=noise))
    for i in range(60):
        await meta.admin("inbound", {"from": f"+49151123400{i:02d}", "text": str(i)})
    await deliver(meta)
    await meta.simulator.stop()

    sizes = [len(json.loads(body)["entry"][0]["changes"]) for body in receiver.bodies]
    assert 60 == sum(sizes)
    assert 1 < max(sizes) <= 20


async def test_noise_duplicates_and_reorders_but_loses_nothing() -> None:
    """With everything doubled and held back, each status still comes at least once."""
    noise = WebhookNoise(duplicates=1.0, swaps=0.5)
    meta = Meta(settings(noise=noise))
    await meta.approved_template()
    for i in range(20):
        await meta.send(f"+49151123410{i:02d}")
    first = [status["id"] + status["status"] for status in meta.statuses()]
    later = [status["id"] + status["status"] for _ in range(3) for status in meta.statuses()]

    every = Counter(first + later)
    assert meta.world.outbox.traffic.events - 1 == len(every)
    assert len(set(first)) < len(every)
    assert {2} == set(every.values())
    assert 0 == len(meta.world.outbox)


async def test_an_outage_delays_and_loses_nothing() -> None:
    meta = Meta(settings())
    await meta.admin("webhook-outage", {"seconds": 60})
    await meta.admin("inbound", {"from": "+4915112340001", "text": "Hi"})
    during = meta.changes()
    meta.wait(61.0)

    assert [] == during
    assert 1 == len(meta.changes())


async def test_a_callback_must_pass_the_handshake(start: Start) -> None:
    """A wrong verify token, a refusal or nobody there: the override is not saved."""
    receiver = await start()
    meta = Meta(settings())
    path = f"{WABA}/subscribed_apps"
    wrong = await meta.post(path, {"override_callback_uri": receiver.url, "verify_token": "no"})
    nobody = await meta.post(
        path, {"override_callback_uri": "http://127.0.0.1:9/x", "verify_token": "sesame"}
    )
    before = (await meta.get(path))[1]["data"][0]
    right = await meta.post(path, {"override_callback_uri": receiver.url, "verify_token": "sesame"})
    after = (await meta.get(path))[1]["data"][0]
    await meta.simulator.stop()

    assert [100, 100, 0] == [code_of(wrong), code_of(nobody), code_of(right)]
    assert "override_callback_uri" not in before
    assert receiver.url == after["override_callback_uri"]


async def test_events_go_to_number_then_waba_then_app(start: Start) -> None:
    """Template events know no number; without a subscription nothing is sent at all."""
    app, waba, number = [await start() for _ in range(3)]
    meta = Meta(settings(webhook_url=""))
    inbound = {"from": "+4915112340001", "text": "Hi"}
    app_callback = {"callback_url": app.url, "verify_token": "sesame"}
    await meta.post(f"{APP}/subscriptions", app_callback)
    await meta.admin("inbound", inbound)
    override = {"override_callback_uri": waba.url, "verify_token": "sesame"}
    await meta.post(f"{WABA}/subscribed_apps", override)
    await meta.admin("inbound", inbound)
    configuration = {"override_callback_uri": number.url, "verify_token": "sesame"}
    await meta.post(NUMBER, {"webhook_configuration": configuration})
    await meta.admin("inbound", inbound)
    await meta.admin("webhook", {"field": "security", "value": {"event": "PIN_CHANGED"}})
    await meta.delete(f"{WABA}/subscribed_apps")
    await meta.admin("inbound", inbound)
    await deliver(meta)
    await meta.simulator.stop()

    fields = [[c["field"] for c in receiver.changes()] for receiver in (app, waba, number)]
    assert [["messages"], ["messages", "security"], ["messages"]] == fields
    assert 1 == meta.world.outbox.traffic.unrouted


async def test_only_management_fields_have_an_entry_time() -> None:
    meta = Meta(settings())
    await meta.admin("preference", {"from": "+4915112340001"})
    await meta.admin("webhook", {"field": "account_review_update", "value": {}})

    batches = list(meta.world.outbox.take())

    entries = [e for batch in batches for e in meta.world.payloads.render(batch)["entry"]]

    assert [False, True] == ["time" in entry for entry in entries]
