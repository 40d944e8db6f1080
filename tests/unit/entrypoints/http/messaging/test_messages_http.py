"""/messages and /media over HTTP."""

import httpx
import pytest

from support.http import client_of
from support.webhook_bodies import ELEMENTS, NUMBER, WABA, a_body, a_text
from support.whatsapp import WhatsAppInUse
from wacore.application.messaging.ports_media import MediaFile
from wacore.application.messaging.stop_sending import StopSendingCommand
from wacore.domain.ids import PhoneNumberId, WabaId
from wacore.domain.messaging.dispatch import Pause

URL = "/api/v1/messages"
TEXT = {"type": "text", "text": {"body": "Hello"}}
BODY = {"phone_number_id": NUMBER, "phone": "+491701234567", "content": TEXT}


@pytest.fixture(autouse=True)
async def connected(use: WhatsAppInUse) -> None:
    await use.connect()


async def test_a_message_is_queued_at_once(client: httpx.AsyncClient) -> None:
    """202 with an id, under which its state is found."""
    queued = await client.post(URL, json=BODY)

    assert 202 == queued.status_code
    shown = await client.get(f"{URL}/{queued.json()['id']}")
    assert (200, "planned", TEXT) == (
        shown.status_code,
        shown.json()["message"]["state"],
        shown.json()["content"],
    )


async def test_metas_answer_may_be_awaited(client: httpx.AsyncClient) -> None:
    """With `wait=accepted` the answer says what Meta made of it."""
    queued = await client.post(URL, json=BODY, params={"wait": "accepted"})

    assert 202 == queued.status_code
    message = queued.json()["message"]
    assert ("accepted", True) == (message["state"], message["wamid"].startswith("wamid."))


async def test_nobody_waits_for_ever(use: WhatsAppInUse, client: httpx.AsyncClient) -> None:
    """Without a worker the time runs out, and the message is still planned."""
    for reserved in await use.jobs.reserve(["messaging.send_single"], limit=10, lease=600):
        await use.jobs.complete(reserved)
    queued = await client.post(URL, json=BODY, params={"wait": "accepted", "timeout": 0})

    assert "planned" == queued.json()["message"]["state"]


async def test_a_message_that_is_held_says_why(
    use: WhatsAppInUse, client: httpx.AsyncClient
) -> None:
    """202 without waiting for an answer that will not come; the account shows it, and ends it."""
    [account] = (await client.get("/api/v1/whatsapp/accounts")).json()["items"]
    await client.post(URL, json=BODY, params={"wait": "accepted"})
    pause = Pause("meta:131048", "Too many earlier messages were blocked.")
    await use.container.sending().stop_sending(
        StopSendingCommand(pause=pause, phone_number_id=PhoneNumberId(NUMBER))
    )
    held = {"reason": pause.reason, "details": pause.details}
    before = use.clock.now()
    queued = (await client.post(URL, json=BODY, params={"wait": "accepted"})).json()
    assert (held, "planned", before) == (
        queued["held"],
        queued["message"]["state"],
        use.clock.now(),
    )
    assert held == (await client.get(f"{URL}/{queued['id']}")).json()["held"]
    shown = f"/api/v1/whatsapp/accounts/{account['id']}"
    assert held == (await client.get(shown)).json()["numbers"][0]["held"]
    resumed = await client.post(f"{shown}/numbers/{NUMBER}/resume")

    assert (200, None) == (resumed.status_code, resumed.json()["numbers"][0]["held"])
    assert 404 == (await client.post(f"{shown}/numbers/1/resume")).status_code
    sent = (await client.post(URL, json=BODY, params={"wait": "accepted"})).json()
    assert (None, "accepted") == (sent["held"], sent["message"]["state"])


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"content": {"type": "text"}}, "#/content/text"),
        ({"phone": "0170 1234567"}, "#/phone"),
        ({"phone": None}, "#/phone"),
        ({"purpose": "fun"}, "#/purpose"),
        ({"shout": True}, "#/shout"),
    ],
)
async def test_a_wrong_message_is_refused(
    client: httpx.AsyncClient, change: dict[str, object], pointer: str
) -> None:
    """400 with a pointer to what Meta would refuse."""
    refused = await client.post(URL, json=BODY | change)

    assert 400 == refused.status_code, refused.text
    assert pointer in [error["pointer"] for error in refused.json()["errors"]]


async def test_an_unknown_number_is_not_found(client: httpx.AsyncClient) -> None:
    """404 for a sender the organisation has not connected."""
    assert 404 == (await client.post(URL, json=BODY | {"phone_number_id": "1"})).status_code


async def test_asking_twice_with_a_reference_sends_once(client: httpx.AsyncClient) -> None:
    """The caller's own name for a message, or an Idempotency-Key, makes retries safe."""
    first, second = [
        (await client.post(URL, json=BODY | {"reference": "order-7"})).json() for _ in range(2)
    ]
    key = {"idempotency-key": "abc"}
    third, fourth = [(await client.post(URL, json=BODY, headers=key)).json() for _ in range(2)]

    assert (first, third) == (second, fourth)
    assert 2 == len((await client.get(URL)).json()["items"])


async def test_messages_are_listed_in_pages(client: httpx.AsyncClient) -> None:
    """Newest first, filtered by state and recipient."""
    ids = [(await client.post(URL, json=BODY)).json()["id"] for _ in range(3)]
    first = (await client.get(URL, params={"limit": 2})).json()
    rest = (await client.get(URL, params={"limit": 2, "cursor": first["next_cursor"]})).json()

    assert ids[::-1] == [m["id"] for m in first["items"] + rest["items"]]
    assert [] == (await client.get(URL, params={"state": "read"})).json()["items"]
    listed = await client.get(URL, params={"phone": "+491701234567", "state": "planned"})
    assert 3 == len(listed.json()["items"])
    for wrong in ({"cursor": "x"}, {"limit": 0}, {"state": "gone"}, {"campaign_id": "7"}):
        assert 400 == (await client.get(URL, params=wrong)).status_code


async def test_a_received_file_is_downloaded(use: WhatsAppInUse, client: httpx.AsyncClient) -> None:
    """As an attachment, never as a page of ours; 404 once Meta has it no more."""
    [element] = [each for each in ELEMENTS if each["type"] == "document"]
    element = element | {
        "document": {k: v for k, v in element["document"].items() if k != "sha256"}
    }
    await use.take(a_body(messages=[element]))
    [message_id] = use.store.inbound
    url = f"/api/v1/media/{message_id}"
    assert 404 == (await client.get(url)).status_code
    use.media.files[WabaId(WABA), "900004"] = MediaFile(content=b"<html>", mime_type="text/html")

    answer = await client.get(url)
    assert (200, b"<html>") == (answer.status_code, answer.content)
    assert "attachment; filename*=UTF-8''order.pdf" == answer.headers["content-disposition"]
    assert "nosniff" == answer.headers["x-content-type-options"]
    async with client_of(use.app, "stranger") as stranger:
        assert 404 == (await stranger.get(url)).status_code


async def test_a_text_has_no_file(use: WhatsAppInUse, client: httpx.AsyncClient) -> None:
    """404, and the problem says why."""
    await use.take(a_body(messages=[a_text("wamid.1")]))
    [message_id] = use.store.inbound

    refused = await client.get(f"/api/v1/media/{message_id}")
    assert (404, "urn:wacore:problem:no-media") == (refused.status_code, refused.json()["type"])


async def test_a_file_is_uploaded(use: WhatsAppInUse, client: httpx.AsyncClient) -> None:
    """201 with an id that a message may carry."""
    files = {"file": ("menu.pdf", b"%PDF", "application/pdf")}
    created = await client.post("/api/v1/media", files=files, data={"phone_number_id": NUMBER})

    assert 201 == created.status_code, created.text
    assert b"%PDF" == use.media.files[WabaId(WABA), created.json()["id"]].content
    empty = {"file": ("menu.pdf", b"", "application/pdf")}
    for wrong in (
        {"files": files, "data": {}},
        {"files": empty, "data": {"phone_number_id": NUMBER}},
        {"data": {"phone_number_id": NUMBER}},
    ):
        assert 400 == (await client.post("/api/v1/media", **wrong)).status_code
