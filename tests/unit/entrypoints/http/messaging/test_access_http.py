"""Who may come in: nobody without a token, nobody from elsewhere, and each role only so far."""

import httpx
import pytest

from support.http import client_of
from support.webhook_bodies import NUMBER, WABA, a_body, a_text
from support.whatsapp import WhatsAppInUse

NOWHERE = "01900000-0000-7000-8000-0000000000ff"
TEXT = {"type": "text", "text": {"body": "Hello"}}
SEND = {"phone_number_id": NUMBER, "phone": "+491701234567", "content": TEXT}
CONNECT = {"waba_id": WABA, "access_token": "EAAtoken"}

READS = [
    "/whatsapp/accounts/{account}",
    "/messages/{message}",
    "/conversations/{conversation}",
    "/conversations/{conversation}/messages",
    "/media/{message}",
]
WRITES: list[tuple[str, str, object]] = [
    ("PATCH", "/whatsapp/accounts/{account}", {"name": "New"}),
    ("DELETE", "/whatsapp/accounts/{account}", None),
    ("POST", "/whatsapp/accounts/{account}/verify", None),
    ("PATCH", "/conversations/{conversation}", {"assigned_to": None}),
    ("POST", "/conversations/{conversation}/read", {}),
    ("POST", "/conversations/{conversation}/messages", {"content": TEXT}),
    ("POST", "/messages", SEND),
    ("POST", "/dead-letters/webhooks/replay", {"ids": ["{message}"]}),
]
LISTS = [
    "/whatsapp/accounts",
    "/messages",
    "/conversations",
    "/dead-letters/webhooks",
    "/dead-letters/jobs",
]


@pytest.fixture
async def places(use: WhatsAppInUse, client: httpx.AsyncClient) -> dict[str, str]:
    """One of everything, by name."""
    account = await use.connect()
    now = int(use.clock.now().timestamp())
    await use.take(a_body(messages=[a_text("wamid.1", "Hello", now)]))
    sent = await client.post("/api/v1/messages", json=SEND)
    [conversation] = use.store.conversations
    return {
        "account": str(account.id),
        "message": sent.json()["id"],
        "conversation": str(conversation),
    }


def filled(body: object, places: dict[str, str]) -> object:
    if isinstance(body, dict):
        return {key: filled(value, places) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(value, places) for value in body]
    return body.format(**places) if isinstance(body, str) else body


async def test_nobody_without_a_token(use: WhatsAppInUse, places: dict[str, str]) -> None:
    """401 everywhere but at Meta's door."""
    async with client_of(use.app, None) as nobody:
        for path in [*READS, *LISTS]:
            answer = await nobody.get(f"/api/v1{path.format(**places)}")
            assert 401 == answer.status_code, path
        for method, path, body in [*WRITES, ("POST", "/whatsapp/accounts", CONNECT)]:
            answer = await nobody.request(method, f"/api/v1{path.format(**places)}", json=body)
            assert 401 == answer.status_code, path


async def test_strangers_find_nothing(use: WhatsAppInUse, places: dict[str, str]) -> None:
    """404 for what exists elsewhere, as for what does not exist; lists are empty."""
    async with client_of(use.app, "stranger") as stranger:
        for path in READS:
            for known in (places, dict.fromkeys(places, NOWHERE)):
                answer = await stranger.get(f"/api/v1{path.format(**known)}")
                assert 404 == answer.status_code, path
        for path in LISTS:
            assert [] == (await stranger.get(f"/api/v1{path}")).json()["items"], path
        for method, path, body in WRITES:
            answer = await stranger.request(
                method,
                f"/api/v1{path.format(**places)}",
                json=filled(body, places),
                headers={"if-match": '"1"'},
            )
            assert 404 == answer.status_code, (path, answer.text)


@pytest.mark.parametrize(
    ("role", "method", "path", "body"),
    [
        ("analyst", "POST", "/messages", SEND),
        ("analyst", "POST", "/conversations/{conversation}/read", {}),
        ("analyst", "POST", "/conversations/{conversation}/messages", {"content": TEXT}),
        ("analyst", "PATCH", "/conversations/{conversation}", {"assigned_to": None}),
        ("agent", "POST", "/whatsapp/accounts", CONNECT),
        ("manager", "PATCH", "/whatsapp/accounts/{account}", {"name": "New"}),
        ("manager", "DELETE", "/whatsapp/accounts/{account}", None),
        ("manager", "POST", "/whatsapp/accounts/{account}/verify", None),
        ("agent", "GET", "/dead-letters/webhooks", None),
        ("agent", "GET", "/dead-letters/jobs", None),
        ("agent", "POST", "/dead-letters/webhooks/replay", {"ids": [NOWHERE]}),
        ("agent", "POST", "/dead-letters/jobs/replay", {"ids": [NOWHERE]}),
    ],
)
async def test_each_role_goes_only_so_far(
    use: WhatsAppInUse, places: dict[str, str], role: str, method: str, path: str, body: object
) -> None:
    """403 for what the role may not do."""
    async with client_of(use.app, role) as client:
        answer = await client.request(
            method, f"/api/v1{path.format(**places)}", json=body, headers={"if-match": '"1"'}
        )

    assert 403 == answer.status_code, answer.text


async def test_a_role_may_do_its_work(use: WhatsAppInUse, places: dict[str, str]) -> None:
    """An analyst reads, an agent answers."""
    async with client_of(use.app, "analyst") as analyst:
        assert 200 == (await analyst.get("/api/v1/conversations")).status_code
        assert 200 == (await analyst.get("/api/v1/whatsapp/accounts")).status_code
    async with client_of(use.app, "agent") as agent:
        url = f"/api/v1/conversations/{places['conversation']}/messages"
        assert 202 == (await agent.post(url, json={"content": TEXT})).status_code
