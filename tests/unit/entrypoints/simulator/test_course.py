"""What happens after acceptance: statuses, prices, windows, magic recipients, reactions."""

import pytest

from support.simulated import (
    NUMBER,
    Meta,
    code_of,
    settings,
    template_message,
    text_message,
)
from wacore.entrypoints.simulator import Engagement, Limits, TemplateLife

READER = "+4915112340001"


async def test_statuses_follow_acceptance_in_order_and_carry_the_token() -> None:
    """sent, delivered, read: timestamps never fall, the callback data comes back each time."""
    meta = Meta(settings())
    await meta.approved_template()
    accepted = await meta.send(READER, biz_opaque_callback_data="cmp=42;rcp=9001")
    meta.wait(0.1)
    before = meta.changes()
    statuses = []
    for _ in range(40):
        meta.wait(1.0)
        statuses += [status for change in meta.changes() for status in change["value"]["statuses"]]

    times = [int(status["timestamp"]) for status in statuses]
    assert [] == before
    assert ["sent", "delivered", "read"] == [status["status"] for status in statuses]
    assert sorted(times) == times
    assert {"cmp=42;rcp=9001"} == {status["biz_opaque_callback_data"] for status in statuses}
    assert {accepted[1]["messages"][0]["id"]} == {status["id"] for status in statuses}


async def test_the_price_is_in_sent_and_in_one_of_delivered_and_read() -> None:
    """`read` without `delivered` carries it itself."""
    meta = Meta(settings())
    await meta.approved_template()
    await meta.send(READER)
    usual = meta.statuses()
    await meta.send("+4915112340666")
    skipped = meta.statuses()

    price = {
        "billable": True,
        "pricing_model": "PMP",
        "type": "regular",
        "category": "marketing",
    }
    assert [price, price, None] == [status.get("pricing") for status in usual]
    assert ["sent", "read"] == [status["status"] for status in skipped]
    assert [price, price] == [status.get("pricing") for status in skipped]


async def test_webhooks_up_to_version_23_carry_a_conversation() -> None:
    meta = Meta(settings(webhook_version="v23.0"))
    await meta.approved_template()
    await meta.send(READER)

    sent = meta.statuses()[0]

    assert {"type": "marketing"} == sent["conversation"]["origin"]
    assert str(int(sent["timestamp"]) + 86_400) == sent["conversation"]["expiration_timestamp"]


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        ("0001", ["sent", "delivered", "read"]),
        ("0026", [131026]),
        ("0047", [131047]),
        ("0049", [131049]),
        ("0050", [131050]),
        ("0053", [131053]),
        ("0472", [130472]),
        ("0666", ["sent", "read"]),
        ("0777", [131026, "delivered"]),
    ],
)
async def test_magic_endings_force_the_outcome(ending: str, outcome: list[object]) -> None:
    meta = Meta(settings())
    await meta.approved_template()
    await meta.send("+491511234" + ending)

    assert outcome == [
        status["errors"][0]["code"] if status["status"] == "failed" else status["status"]
        for status in meta.statuses()
    ]


@pytest.mark.parametrize(
    ("ending", "codes"),
    [("0500", [131000] * 3), ("0503", [2] * 3), ("0056", [131056] * 2 + [0])],
)
async def test_magic_endings_refuse_at_once(ending: str, codes: list[int]) -> None:
    """0056 and 0429 give in at the third try, so that a campaign can end."""
    meta = Meta(settings())
    await meta.approved_template()

    assert codes == [code_of(await meta.send("+491511234" + ending)) for _ in codes]


async def test_ending_0888_sends_every_webhook_twice() -> None:
    meta = Meta(settings())
    await meta.approved_template()
    await meta.send("+4915112340888")

    statuses = meta.statuses() + meta.statuses()

    for name in {status["status"] for status in statuses}:
        assert 2 == [status["status"] for status in statuses].count(name)


async def test_magic_can_be_switched_off() -> None:
    meta = Meta(settings(magic_recipients=False))
    await meta.approved_template()
    await meta.send("+4915112340026")

    assert "sent" == meta.statuses()[0]["status"]


async def test_free_form_outside_the_window_fails_later_or_at_once() -> None:
    """Default: accepted and failed with 131047; switched: a synchronous 131047."""
    later, at_once = Meta(settings()), Meta(settings(reject_outside_window=True))
    body = text_message("+4915112340002")

    assert 0 == code_of(await later.post(f"{NUMBER}/messages", body))
    assert [131047] == [status["errors"][0]["code"] for status in later.statuses()]
    assert 131047 == code_of(await at_once.post(f"{NUMBER}/messages", body))


async def test_an_inbound_message_opens_the_window_for_24_hours() -> None:
    """Free of charge inside, 131047 again a day later."""
    meta = Meta(settings())
    body = text_message(READER)
    await meta.admin("inbound", {"from": READER, "text": "Hi"})
    await meta.post(f"{NUMBER}/messages", body)
    inside = meta.statuses()
    meta.wait(24 * 3600 + 1)
    await meta.post(f"{NUMBER}/messages", body)

    free = {"billable": False, "type": "free_customer_service", "category": "service"}
    assert "sent" == inside[0]["status"]
    assert free.items() <= inside[0]["pricing"].items()
    assert [131047] == [status["errors"][0]["code"] for status in meta.statuses()]


async def test_failures_echo_the_token_unless_told_otherwise() -> None:
    """A failed status has errors, no contacts and no price."""
    meta = Meta(settings())
    await meta.approved_template()
    await meta.send("+4915112340026", biz_opaque_callback_data="a")
    meta.world.happen_now()
    value = meta.changes()[0]["value"]
    await meta.admin("settings", {"echo_callback_data_on_failed": False})
    await meta.send("+4915112340026", biz_opaque_callback_data="b")
    silent = meta.statuses()[0]

    assert "a" == value["statuses"][0]["biz_opaque_callback_data"]
    assert "contacts" not in value
    assert "pricing" not in value["statuses"][0]
    assert "biz_opaque_callback_data" not in silent


@pytest.mark.parametrize(("by_preference", "field"), [(1.0, "user_preferences"), (0.0, "messages")])
async def test_opting_out_is_a_preference_or_a_tap_on_stop(
    by_preference: float, field: str
) -> None:
    """After a preference the same person's marketing fails with 131050, utility does not."""
    engagement = Engagement(read=1.0, opt_out=1.0, opt_out_by_preference=by_preference)
    meta = Meta(settings(engagement=engagement))
    components = [
        {"type": "BODY", "text": "There is news in our shop for you."},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Stop offers"}]},
    ]
    await meta.approved_template(name="plain", components=components)
    body = template_message("+4915112340002", name="plain")
    payload = {"type": "payload", "payload": "STOP_PROMO"}
    body["template"]["components"] = [
        {"type": "button", "sub_type": "quick_reply", "index": 0, "parameters": [payload]}
    ]
    await meta.post(f"{NUMBER}/messages", body)
    meta.world.happen_now()
    change = meta.changes()[-1]
    await meta.post(f"{NUMBER}/messages", body)
    again = meta.statuses()[0]

    assert field == change["field"]
    if field == "messages":
        button = change["value"]["messages"][0]["button"]
        assert {"payload": "STOP_PROMO", "text": "Stop offers"} == button
        assert "sent" == again["status"]
    else:
        assert "stop" == change["value"]["user_preferences"][0]["value"]
        assert 131050 == again["errors"][0]["code"]


async def test_replies_quote_the_message_they_answer() -> None:
    meta = Meta(settings(engagement=Engagement(read=1.0, opt_out=0.0, reply=1.0)))
    await meta.approved_template()
    wamid = (await meta.send())[1]["messages"][0]["id"]
    meta.world.happen_now()

    message = meta.changes()[-1]["value"]["messages"][0]

    assert wamid == message["context"]["id"]
    assert message["text"]["body"]


async def test_marketing_never_reaches_the_us_and_is_not_capped_in_the_eea() -> None:
    """Regional rules hold on a cold list; utility is not concerned."""
    meta = Meta(settings(profile="cold", limits=Limits(enabled=False), magic_recipients=False))
    await meta.approved_template()
    for i in range(200):
        await meta.send(f"+49151123{40000 + i}")
    german = {status["errors"][0]["code"] for status in meta.statuses() if "errors" in status}
    await meta.send("+12125550123")
    american = [status["errors"][0]["code"] for status in meta.statuses()]

    assert 131049 not in german
    assert 131026 in german
    assert [131049] == american


async def test_an_identity_hash_must_match() -> None:
    """A foreign `recipient_identity_key_hash` fails with 137000."""
    meta = Meta(settings())
    await meta.approved_template()
    await meta.send(recipient_identity_key_hash="other")

    assert 137000 == meta.statuses()[0]["errors"][0]["code"]


async def test_a_cold_list_ruins_the_number() -> None:
    """RED and FLAGGED at the figure, 131048 at twice the figure, until quality is better."""
    life = TemplateLife(decay_after=10)
    meta = Meta(settings(profile="cold", templates=life, limits=Limits(enabled=False)))
    names = ("first", "second", "third")
    for name in names:
        text = f"This is the {name} of our letters to you."
        await meta.approved_template(name=name, components=[{"type": "BODY", "text": text}])
    codes = []
    for i in range(21):
        body = template_message(f"+4915112341{i:03d}", name=names[i % 3])
        body["template"]["components"] = []
        codes.append(code_of(await meta.post(f"{NUMBER}/messages", body)))
    events = [
        change["value"]["event"]
        for change in meta.changes()
        if change["field"] == "phone_number_quality_update"
    ]
    await meta.admin("number", {"quality": "GREEN"})

    assert [0] * 20 + [131048] == codes
    assert ["FLAGGED"] == events
    assert 0 == code_of(await meta.post(f"{NUMBER}/messages", body))


async def test_who_stopped_marketing_still_gets_utility() -> None:
    """The platform's stop is about marketing alone."""
    meta = Meta(settings())
    components = [{"type": "BODY", "text": "Your order has left our warehouse."}]
    await meta.approved_template(name="order", category="UTILITY", components=components)
    await meta.admin("preference", {"from": "+4915112340002"})
    body = template_message("+4915112340002", name="order")
    body["template"]["components"] = []
    await meta.post(f"{NUMBER}/messages", body)

    assert "sent" == meta.statuses()[0]["status"]
