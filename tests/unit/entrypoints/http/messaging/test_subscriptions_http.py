"""/webhook-subscriptions over HTTP."""

from typing import Any

import httpx

from support.http import client_of
from support.whatsapp import WhatsAppInUse

URL = "/api/v1/webhook-subscriptions"
BODY = {"url": "https://example.com/hook", "kinds": ["message.read"], "description": "Shop"}


async def created(client: httpx.AsyncClient) -> Any:
    answer = await client.post(URL, json=BODY)
    assert 201 == answer.status_code, answer.text
    return answer.json()


async def test_a_secret_is_shown_once(use: WhatsAppInUse, client: httpx.AsyncClient) -> None:
    """Every other answer keeps it to itself."""
    made = await created(client)
    one = f"{URL}/{made['subscription']['id']}"
    shown, listed = await client.get(one), await client.get(URL)

    assert made["subscription"] == shown.json()
    assert {"items": [made["subscription"]], "next_cursor": None} == listed.json()
    assert len(made["secret"]) >= 32
    assert made["secret"] not in shown.text + listed.text
    rotated = (await client.post(f"{one}/rotate-secret")).json()
    assert rotated["secret"] != made["secret"]
    assert rotated["subscription"]["old_secret_until"] is not None


async def test_it_is_changed_as_it_was_read(client: httpx.AsyncClient) -> None:
    """With the ETag: 428 without one, 412 when somebody was faster."""
    made = await created(client)
    one = f"{URL}/{made['subscription']['id']}"
    etag = (await client.get(one)).headers["etag"]
    change = {"url": "https://example.org/", "kinds": ["ping", "message.sent"], "active": False}
    refused = await client.patch(one, json=change, headers={"if-match": etag})
    change["kinds"] = ["message.sent"]
    blind = await client.patch(one, json=change)
    taken = await client.patch(one, json=change, headers={"if-match": etag})
    late = await client.patch(one, json=change, headers={"if-match": etag})

    assert [400, 428, 200, 412] == [r.status_code for r in (refused, blind, taken, late)]
    assert ("https://example.org/", ["message.sent"], "Shop", "disabled") == tuple(
        taken.json()[name] for name in ("url", "kinds", "description", "state")
    )
    assert (
        304 == (await client.get(one, headers={"if-none-match": taken.headers["etag"]})).status_code
    )


async def test_a_disabled_one_is_not_pinged(client: httpx.AsyncClient) -> None:
    """409, until somebody enables it."""
    made = await created(client)
    one = f"{URL}/{made['subscription']['id']}"
    etag = (await client.get(one)).headers["etag"]
    await client.patch(one, json={"active": False}, headers={"if-match": etag})
    refused = await client.post(f"{one}/ping")

    assert (409, "urn:wacore:problem:webhook-subscription-disabled") == (
        refused.status_code,
        refused.json()["type"],
    )


async def test_a_ping_is_in_the_log_and_can_be_replayed(
    use: WhatsAppInUse, client: httpx.AsyncClient
) -> None:
    """With status, latency and the beginning of the answer."""
    made = await created(client)
    one = f"{URL}/{made['subscription']['id']}"
    deliver = use.outward.deliver()
    assert 202 == (await client.post(f"{one}/ping")).status_code
    await deliver()
    await deliver.settled()
    [delivery] = (await client.get(f"{one}/deliveries")).json()["items"]
    replay = f"/api/v1/webhook-deliveries/{delivery['id']}/replay"
    assert 202 == (await client.post(replay)).status_code
    await deliver()
    await deliver.settled()

    assert ("delivered", 1, 1, 200, 1) == tuple(
        delivery[name] for name in ("state", "events", "attempts", "status", "latency_ms")
    )
    [(_, first, _), (_, second, _)] = use.poster.posts
    assert first == second


async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient) -> None:
    """Removed, or never made; whatever is asked of it."""
    made = await created(client)
    one = f"{URL}/{made['subscription']['id']}"
    assert 204 == (await client.delete(one)).status_code
    answers = [
        await client.get(one),
        await client.patch(one, json={}, headers={"if-match": '"1"'}),
        await client.delete(one),
        await client.post(f"{one}/ping"),
        await client.post(f"{one}/rotate-secret"),
        await client.get(f"{one}/deliveries"),
        await client.post(f"/api/v1/webhook-deliveries/{made['subscription']['id']}/replay"),
    ]

    assert [404] * len(answers) == [answer.status_code for answer in answers]


async def test_an_address_must_be_https(use: WhatsAppInUse, client: httpx.AsyncClient) -> None:
    """400 names the field; a kind nobody knows, or that only streams tell, is refused as well."""
    plain = await client.post(URL, json=BODY | {"url": "http://example.com"})
    unknown = await client.post(URL, json=BODY | {"kinds": ["message.lost"]})
    live = await client.post(URL, json=BODY | {"kinds": ["campaign.progressed"]})
    async with client_of(use.app, None) as nobody:
        outside = await nobody.get(URL)

    assert (400, "#/url") == (plain.status_code, plain.json()["errors"][0]["pointer"])
    assert (400, "#/kinds") == (live.status_code, live.json()["errors"][0]["pointer"])
    assert (400, 401) == (unknown.status_code, outside.status_code)
