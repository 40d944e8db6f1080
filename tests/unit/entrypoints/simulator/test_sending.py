"""Acceptance of messages: the order of checks, the answer, validation by type."""

from typing import Any

import pytest

from support.simulated import (
    NUMBER,
    WABA,
    Meta,
    code_of,
    details_of,
    settings,
    template_message,
    text_message,
)
from wacore.entrypoints.simulator.wamid import OUTBOUND, parse_wamid


async def test_the_first_failing_check_wins() -> None:
    """Token, number, schema, recipient, rate, account, template, parameters: in this order."""
    meta = Meta(settings())
    await meta.approved_template()
    number = meta.world.accounts.numbers[NUMBER]
    waba = meta.world.accounts.wabas[WABA]
    body = {**template_message("none", name="absent", text="a\nb"), "typo": 1}
    meta.world.access.expire()
    number.registered = False
    waba.locked = True
    seen = [code_of(await meta.post(f"{NUMBER}/messages", body))]
    meta.world.access.renew()
    seen.append(code_of(await meta.post(f"{NUMBER}/messages", body)))
    number.registered = True
    seen.append(code_of(await meta.post(f"{NUMBER}/messages", body)))
    del body["typo"]
    seen.append(code_of(await meta.post(f"{NUMBER}/messages", body)))
    body["to"] = "+4915112340429"
    seen.append(code_of(await meta.post(f"{NUMBER}/messages", body)))
    body["to"] = "+4915112340002"
    seen.append(code_of(await meta.post(f"{NUMBER}/messages", body)))
    waba.locked = False
    seen.append(code_of(await meta.post(f"{NUMBER}/messages", body)))
    body["template"]["name"] = "news"
    seen.append(code_of(await meta.post(f"{NUMBER}/messages", body)))
    body["template"]["components"][0]["parameters"][0]["text"] = "Mira"
    seen.append(code_of(await meta.post(f"{NUMBER}/messages", body)))

    assert [190, 133010, 100, 131009, 130429, 131031, 132001, 132018, 0] == seen


async def test_an_accepted_template_is_answered_in_metas_shape() -> None:
    """The input is echoed, the wa_id is digits, the wamid names the recipient."""
    meta = Meta(settings(identity="phone"))
    await meta.approved_template()

    status, answer = await meta.send("+49 (151) 1234-0002")

    wamid = answer["messages"][0].pop("id")
    parsed = parse_wamid(wamid)
    assert 200 == status
    assert {
        "messaging_product": "whatsapp",
        "contacts": [{"input": "+49 (151) 1234-0002", "wa_id": "4915112340002"}],
        "messages": [{"message_status": "accepted"}],
    } == answer
    assert parsed is not None
    assert ("4915112340002", OUTBOUND, 18) == (parsed.user, parsed.direction, len(parsed.tail))


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ({"messaging_product": "sms"}, 100, "messaging_product"),
        ({"to": None}, 100, "to"),
        ({"to": "12"}, 131009, "to"),
        ({"to": "+49301234567"}, 131021, ""),
        ({"type": "poll"}, 131051, "poll"),
        ({"type": "image"}, 131008, "image"),
        ({"biz_opaque_callback_data": "x" * 513}, 100, "biz_opaque_callback_data"),
        ({"recipient_type": "crowd"}, 131009, "recipient_type"),
        ({"context": {}}, 131008, "context.message_id"),
        ({"text": {"body": "x" * 4097}}, 100, "text.body"),
        ({"text": {"body": ""}}, 131008, "text.body"),
        ({"text": "hi"}, 100, "text"),
        ({"type": "image", "image": {}}, 131008, "image.id"),
        ({"type": "image", "image": {"id": "1"}}, 131009, "image.id"),
        ({"type": "image", "image": {"link": "ftp://x"}}, 131009, "image.link"),
        ({"type": "audio", "audio": {"link": "https://x", "caption": "c"}}, 100, "caption"),
        ({"type": "location", "location": {"latitude": 91, "longitude": 0}}, 131009, "latitude"),
        ({"type": "location", "location": {"latitude": 1}}, 131008, "longitude"),
        ({"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}]}, 131008, "first"),
        ({"type": "reaction", "reaction": {"emoji": "x"}}, 131008, "message_id"),
    ],
)
async def test_a_refusal_names_the_field(change: dict[str, Any], code: int, named: str) -> None:
    """Bad free-form messages are refused with Meta's code and the field."""
    meta = Meta(settings())
    body = {**text_message("+4915112340002"), **change}

    answer = await meta.post(f"{NUMBER}/messages", body)

    assert code == code_of(answer)
    assert named in details_of(answer)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", {"body": "x" * 4096, "preview_url": True}),
        ("image", {"link": "https://example.test/a.jpg", "caption": "c"}),
        ("document", {"link": "https://example.test/a.pdf", "filename": "a.pdf"}),
        ("location", {"latitude": "52.5", "longitude": 13, "name": "Shop"}),
        ("contacts", [{"name": {"formatted_name": "Jo", "first_name": "Jo"}}]),
        ("reaction", {"message_id": "wamid.X", "emoji": ""}),
    ],
)
async def test_free_form_types_are_accepted(kind: str, content: Any) -> None:
    """Every type is taken when it is well formed, with no message_status."""
    meta = Meta(settings())
    body = {
        "messaging_product": "whatsapp",
        "to": "+4915112340002",
        "type": kind,
        kind: content,
    }

    status, answer = await meta.post(f"{NUMBER}/messages", body)

    assert 200 == status
    assert ["id"] == list(answer["messages"][0])


async def test_a_body_that_is_no_json_object_is_refused() -> None:
    meta = Meta(settings())

    answers = [
        await meta.http.post(f"/v25.0/{NUMBER}/messages", content=content)
        for content in (b"", b"[1]", b'{"a":', b"\xff")
    ]

    assert [100] * 4 == [answer.json()["error"]["code"] for answer in answers]


async def test_marketing_messages_takes_marketing_templates_only() -> None:
    """Utility is 134100, free-form 131055, and the price says marketing_lite."""
    meta = Meta(settings())
    await meta.approved_template()
    await meta.approved_template(
        name="order",
        category="UTILITY",
        components=[{"type": "BODY", "text": "Your order has left our warehouse."}],
    )
    path = f"{NUMBER}/marketing_messages"
    utility = template_message("+4915112340002", name="order")
    utility["template"]["components"] = []

    assert 134100 == code_of(await meta.post(path, utility))
    assert 131055 == code_of(await meta.post(path, text_message("+4915112340002")))
    assert 0 == code_of(await meta.post(path, template_message("+4915112340002")))
    assert "marketing_lite" == meta.statuses()[0]["pricing"]["category"]


async def test_marketing_can_be_switched_off_for_cloud_api() -> None:
    """The WABA flag makes /messages refuse with 131063."""
    meta = Meta(settings())
    await meta.approved_template()
    await meta.post(WABA, {"disable_marketing_messages_on_cloud_api": True})

    assert 131063 == code_of(await meta.send())


async def test_marking_read_needs_an_inbound_message() -> None:
    """Inbound ids are taken, with a typing indicator too; others are not."""
    meta = Meta(settings())
    inbound = (await meta.admin("inbound", {"from": "+4915112340002", "text": "Hi"}))["id"]
    outbound = (await meta.post(f"{NUMBER}/messages", text_message("+4915112340002")))[1]
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": inbound}
    path = f"{NUMBER}/messages"

    assert (200, {"success": True}) == await meta.post(path, read)
    assert 200 == (await meta.post(path, {**read, "typing_indicator": {"type": "text"}}))[0]
    wrong = {**read, "message_id": outbound["messages"][0]["id"]}
    assert 131009 == code_of(await meta.post(path, wrong))
    assert 131008 == code_of(await meta.post(path, {**read, "message_id": None}))
