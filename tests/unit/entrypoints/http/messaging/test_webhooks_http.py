"""/webhooks/whatsapp and /dead-letters over HTTP."""

import httpx
import pytest

from support.http import client_of
from support.intake import APP_SECRET
from support.webhook_bodies import BODIES, a_body, a_status, a_text, encoded
from support.whatsapp import WhatsAppInUse
from wacore.adapters.meta.webhook_signature import sign
from wacore.application.ports import Job

URL = "/api/v1/webhooks/whatsapp"
JSON = {"content-type": "application/json"}


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    return {**JSON, "x-hub-signature-256": sign(body, secret)}


async def test_meta_verifies_the_callback(use: WhatsAppInUse) -> None:
    """Without a token of ours, and with the challenge as the whole body."""
    params = {
        "hub.mode": "subscribe",
        "hub.challenge": "1158201444",
        "hub.verify_token": "global-token",
    }
    async with client_of(use.app, None) as meta:
        answer = await meta.get(URL, params=params)
        newer = await meta.get(URL, params=params | {"hub.something_new": "1"})
        wrong = await meta.get(URL, params=params | {"hub.verify_token": "wrong"})
        bare = await meta.get(URL)

    assert (
        (200, "1158201444") == (answer.status_code, answer.text) == (newer.status_code, newer.text)
    )
    assert answer.headers["content-type"].startswith("text/plain")
    assert (403, 403) == (wrong.status_code, bare.status_code)


@pytest.mark.parametrize("name", ["inbound_text_with_referral", "status_sent", "user_preferences"])
async def test_a_signed_body_is_kept_before_the_answer(use: WhatsAppInUse, name: str) -> None:
    """200 means that the very bytes are stored."""
    body = encoded(BODIES[name])
    async with client_of(use.app, None) as meta:
        answer = await meta.post(URL, content=body, headers=signed(body))

    assert 200 == answer.status_code
    assert [body] == [kept.body for kept in use.store.webhooks.values()]


async def test_an_unsigned_body_is_refused(use: WhatsAppInUse) -> None:
    """401, and nothing is stored; one changed byte is enough."""
    body = encoded(BODIES["status_sent"])
    async with client_of(use.app, None) as meta:
        answers = [
            await meta.post(URL, content=body, headers=JSON),
            await meta.post(URL, content=body, headers=signed(body, "another")),
            await meta.post(URL, content=body + b" ", headers=signed(body)),
        ]

    assert [401] * 3 == [answer.status_code for answer in answers]
    assert {} == dict(use.store.webhooks)


async def test_a_body_of_three_megabytes_is_taken(use: WhatsAppInUse) -> None:
    """Meta batches up to a thousand updates; more than 4 MB are not Meta's."""
    long = "x" * 3000
    statuses = [a_status(f"wamid.{n}", "sent", padding=long) for n in range(1000)]
    body = encoded(a_body(statuses=statuses))
    assert len(body) > 3_000_000
    async with client_of(use.app, None) as meta:
        taken = await meta.post(URL, content=body, headers=signed(body))
        huge = await meta.post(URL, content=body + b" " * 1_000_000, headers=signed(body))

    assert (200, 413) == (taken.status_code, huge.status_code)
    assert 1 == len(use.store.webhooks)


async def test_what_is_no_json_is_quarantined_and_replayed(
    use: WhatsAppInUse, client: httpx.AsyncClient
) -> None:
    """Visible with place and reason; a replay that finds nothing is a 404."""
    await use.connect()
    await use.take(a_body(messages=[a_text("wamid.1"), {"id": "wamid.2"}]))
    page = (await client.get("/api/v1/dead-letters/webhooks")).json()
    [letter] = page["items"]
    assert "entry[0].changes[0].value.messages[1]" == letter["path"]
    replay = "/api/v1/dead-letters/webhooks/replay"
    again = await client.post(replay, json={"ids": [letter["id"]]})
    unknown = await client.post(replay, json={"ids": [letter["webhook_id"]]})
    empty = await client.post(replay, json={"ids": []})

    assert (202, {"found": 1}) == (again.status_code, again.json())
    assert (404, 400) == (unknown.status_code, empty.status_code)
    assert 1 == await use.container.webhooks().apply()
    assert 1 == len(use.store.inbound)


async def test_given_up_jobs_are_shown_and_replayed(
    use: WhatsAppInUse, client: httpx.AsyncClient
) -> None:
    """Only the organisation's own."""
    account = await use.connect()
    lane = str(use.store.accounts[account.id].organization_id)
    await use.jobs.enqueue(
        [Job(kind="messaging.send", key="a", lane=lane), Job(kind="messaging.send", key="b")]
    )
    for reserved in await use.jobs.reserve(["messaging.send"], limit=2, lease=1):
        await use.jobs.retry(reserved, delay=0, error="broken")
    [dead] = (await client.get("/api/v1/dead-letters/jobs")).json()["items"]
    assert ("a", "broken") == (dead["key"], dead["error"])
    every = [str(each.id) for each in await use.jobs.dead(limit=9)]
    replayed = await client.post("/api/v1/dead-letters/jobs/replay", json={"ids": every})

    assert (202, {"found": 1}) == (replayed.status_code, replayed.json())
    assert [] == (await client.get("/api/v1/dead-letters/jobs")).json()["items"]
    assert 1 == len(await use.jobs.dead(limit=9))
