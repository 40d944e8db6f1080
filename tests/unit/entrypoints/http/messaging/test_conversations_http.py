"""/conversations over HTTP."""

from datetime import timedelta

import httpx
import pytest

from support.http import an_actor
from support.webhook_bodies import a_body, a_text
from support.whatsapp import WhatsAppInUse

URL = "/api/v1/conversations"
TEXT = {"type": "text", "text": {"body": "Good morning"}}


@pytest.fixture
async def conversation(use: WhatsAppInUse, client: httpx.AsyncClient) -> str:
    """The path of the conversation with somebody who has just written."""
    await use.connect()
    now = int(use.clock.now().timestamp())
    await use.take(a_body(messages=[a_text("wamid.1", "Hello", now)]))
    [found] = (await client.get(URL)).json()["items"]
    return f"{URL}/{found['id']}"


async def test_the_inbox_is_listed_and_filtered(
    client: httpx.AsyncClient, conversation: str
) -> None:
    """Unread, open, unassigned, by number and by person."""
    shown = await client.get(conversation)
    assert (200, "Hello", 1) == (
        shown.status_code,
        shown.json()["preview"],
        shown.json()["unread"],
    )
    mine = str(an_actor().user_id)
    for params, found in (
        ({"unread": "true", "open": "true", "unassigned": "true"}, 1),
        ({"phone": "+491701234567"}, 1),
        ({"phone": "+491700000000"}, 0),
        ({"phone_number_id": "1"}, 0),
        ({"assigned_to": mine}, 0),
    ):
        assert found == len((await client.get(URL, params=params)).json()["items"]), params
    for wrong in ({"cursor": "x"}, {"limit": "999"}, {"assigned_to": "me"}, {"open": "perhaps"}):
        assert 400 == (await client.get(URL, params=wrong)).status_code, wrong


async def test_a_conversation_is_assigned(client: httpx.AsyncClient, conversation: str) -> None:
    """With the ETag read; 412 for whoever comes second."""
    etag = (await client.get(conversation)).headers["etag"]
    mine = {"assigned_to": str(an_actor().user_id)}
    assert 428 == (await client.patch(conversation, json=mine)).status_code
    assigned = await client.patch(conversation, json=mine, headers={"if-match": etag})
    second = await client.patch(
        conversation, json={"assigned_to": None}, headers={"if-match": etag}
    )
    wrong = await client.patch(conversation, json={}, headers={"if-match": etag})

    assert (200, mine["assigned_to"]) == (assigned.status_code, assigned.json()["assigned_to"])
    assert (412, 400) == (second.status_code, wrong.status_code)


async def test_reading_sends_a_receipt(
    use: WhatsAppInUse, client: httpx.AsyncClient, conversation: str
) -> None:
    """200, and nothing is unread."""
    read = await client.post(f"{conversation}/read", json={})

    assert (200, {"receipt_sent": True}) == (read.status_code, read.json())
    assert ["wamid.1"] == use.receipts.read
    assert 0 == (await client.get(conversation)).json()["unread"]
    assert 400 == (await client.post(f"{conversation}/read", json={"x": 1})).status_code


async def test_an_answer_is_queued_and_shown(client: httpx.AsyncClient, conversation: str) -> None:
    """Both sides in one list, theirs with words, ours with a state."""
    queued = await client.post(f"{conversation}/messages", json={"content": TEXT})
    thread = (await client.get(f"{conversation}/messages")).json()["items"]

    assert 202 == queued.status_code
    assert {queued.json()["id"]} == {each["id"] for each in thread if not each["inbound"]}
    assert ["Hello"] == [each["text"] for each in thread if each["inbound"]]
    assert ["planned"] == [each["state"] for each in thread if not each["inbound"]]
    page = (await client.get(f"{conversation}/messages", params={"limit": 1})).json()
    assert (1, True) == (len(page["items"]), page["next_cursor"] is not None)


async def test_after_a_day_only_templates_go(
    use: WhatsAppInUse, client: httpx.AsyncClient, conversation: str
) -> None:
    """409 that says so; broken content is a 400."""
    broken = await client.post(f"{conversation}/messages", json={"content": {"type": "text"}})
    use.clock.advance(timedelta(days=1))
    late = await client.post(f"{conversation}/messages", json={"content": TEXT})

    assert (409, "urn:wacore:problem:window-closed") == (late.status_code, late.json()["type"])
    assert 400 == broken.status_code
