"""/whatsapp/accounts over HTTP."""

import httpx
import pytest

from support.webhook_bodies import NUMBER, WABA
from support.whatsapp import WhatsAppInUse

URL = "/api/v1/whatsapp/accounts"
BODY = {"waba_id": WABA, "access_token": "EAAtoken", "app_secret": "own-secret"}


async def test_an_account_is_connected_and_shown(client: httpx.AsyncClient) -> None:
    """201 with the verify token, once; afterwards no secret is shown."""
    created = await client.post(URL, json=BODY)

    assert 201 == created.status_code
    body = created.json()
    account = body["account"]
    assert (WABA, "active", True) == (
        account["waba_id"],
        account["status"],
        account["has_app_secret"],
    )
    assert body["callback_url"].endswith("/webhooks/whatsapp")
    shown = await client.get(f"{URL}/{account['id']}")
    assert (200, account) == (shown.status_code, shown.json())
    listed = (await client.get(URL)).json()
    assert {"items": [account], "next_cursor": None} == listed
    for secret in ("EAAtoken", "own-secret", body["verify_token"]):
        assert secret not in shown.text
    assert [NUMBER] == [number["id"] for number in account["numbers"]]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"waba_id": "abc"}, "#/waba_id"),
        ({"access_token": "a b"}, "#/access_token"),
        ({"access_token": 7}, "#/access_token"),
        ({"colour": "green"}, "#/colour"),
    ],
)
async def test_a_wrong_field_is_named(
    client: httpx.AsyncClient, change: dict[str, object], pointer: str
) -> None:
    """400 with a pointer, and nothing is stored."""
    refused = await client.post(URL, json=BODY | change)

    assert 400 == refused.status_code
    assert [pointer] == [error["pointer"] for error in refused.json()["errors"]]
    assert [] == (await client.get(URL)).json()["items"]


async def test_a_refused_token_is_a_conflict(client: httpx.AsyncClient) -> None:
    """409 with Meta's reason."""
    refused = await client.post(URL, json=BODY | {"access_token": "EAAwrong"})

    assert 409 == refused.status_code
    assert "urn:wacore:problem:token-refused" == refused.json()["type"]


async def test_a_silent_meta_is_a_bad_gateway(
    use: WhatsAppInUse, client: httpx.AsyncClient
) -> None:
    """502 while Meta does not answer."""
    use.directory.down = True

    assert 502 == (await client.post(URL, json=BODY)).status_code


async def test_a_second_connection_is_a_conflict(
    use: WhatsAppInUse, client: httpx.AsyncClient
) -> None:
    """409 for an account somebody has connected."""
    await use.connect()

    assert 409 == (await client.post(URL, json=BODY)).status_code


async def test_an_edit_needs_the_version_read(
    use: WhatsAppInUse, client: httpx.AsyncClient
) -> None:
    """428 without If-Match, 412 with a stale one, 200 and a new ETag with the right one."""
    account = await use.connect()
    url = f"{URL}/{account.id}"
    etag = (await client.get(url)).headers["etag"]

    assert 428 == (await client.patch(url, json={"name": "Garden"})).status_code
    changed = await client.patch(url, json={"name": "Garden"}, headers={"if-match": etag})
    assert (200, "Garden") == (changed.status_code, changed.json()["name"])
    stale = await client.patch(url, json={"name": "Other"}, headers={"if-match": etag})
    assert 412 == stale.status_code
    assert (
        304
        == (await client.get(url, headers={"if-none-match": changed.headers["etag"]})).status_code
    )


async def test_verifying_asks_meta(use: WhatsAppInUse, client: httpx.AsyncClient) -> None:
    """200 with the account as Meta describes it now, 409 once the token is refused."""
    account = await use.connect()
    url = f"{URL}/{account.id}/verify"
    use.directory.accounts[account.waba_id].numbers = []
    verified = await client.post(url)
    assert (200, []) == (verified.status_code, verified.json()["numbers"])
    use.directory.accounts[account.waba_id].tokens = set()

    assert 409 == (await client.post(url)).status_code
    shown = (await client.get(f"{URL}/{account.id}")).json()
    assert "token_refused" == shown["status"]


async def test_disconnecting_leaves_nothing(use: WhatsAppInUse, client: httpx.AsyncClient) -> None:
    """204, then 404."""
    account = await use.connect()
    url = f"{URL}/{account.id}"

    assert 204 == (await client.delete(url)).status_code
    assert 404 == (await client.delete(url)).status_code
