"""The admin API: ledger, injections, faults, state."""

import pytest

from support.simulated import (
    BODY_EXAMPLE,
    NUMBER,
    WABA,
    Meta,
    code_of,
    settings,
    template_message,
    text_message,
)
from wacore.entrypoints.simulator import Limits
from wacore.entrypoints.simulator.wire import Json


async def test_the_ledger_holds_every_accepted_post() -> None:
    """Token, wamid, recipient, number, template and time; refused POSTs are not in it."""
    meta = Meta(settings())
    await meta.approved_template()
    accepted = (await meta.send("+55 31 91234-5678", biz_opaque_callback_data="ab.1"))[1]
    await meta.send("+4915112340500", biz_opaque_callback_data="cd.1")
    await meta.post(f"{NUMBER}/messages", text_message("+4915112340002"))

    rows = (await meta.admin("ledger"))["rows"]

    assert 2 == len(rows)
    assert {
        "row": 0,
        "token": "ab.1",
        "wamid": accepted["messages"][0]["id"],
        "recipient": "553112345678",
        "phone_number_id": NUMBER,
        "type": "template",
        "template": "news",
        "language": "en",
        "time": meta.at,
        "answer_dropped": False,
        "held": False,
        "marketing_api": False,
        "failure": None,
    } == rows[0]
    assert ("text", None, "", 131047) == tuple(
        rows[1][key] for key in ("type", "template", "token", "failure")
    )


async def test_totals_find_who_was_sent_to_twice() -> None:
    """Per template: the same person in two templates is no repetition."""
    meta = Meta(settings())
    await meta.approved_template()
    text = "Hello {{first_name}}, something else is new today."
    other = {"type": "BODY", "text": text, "example": BODY_EXAMPLE}
    await meta.approved_template(name="other", components=[other])
    for to, token in (("2", "a.1"), ("3", "b.1"), ("2", "a.1"), ("4", "")):
        await meta.send(f"+491511234100{to}", biz_opaque_callback_data=token)
    template = template_message("", name="other")["template"]
    await meta.send("+4915112341003", template=template)

    totals = await meta.admin("ledger/totals")
    news = await meta.admin("ledger/totals?template=news")
    counts = await meta.admin("ledger/callback-data?prefix=a")

    assert (5, 3, 1) == (totals["posts"], totals["recipients"], totals["sent_twice"])
    assert ["4915112341002"] == totals["sent_twice_recipients"]
    assert {"distinct": 2, "absent": 2, "repeated": {"a.1": 2}, "repeated_count": 1} == totals[
        "callback_data"
    ]
    assert 4 == news["posts"]
    assert {"counts": {"a.1": 2}, "total": 1} == counts


async def test_the_ledger_is_read_in_pages() -> None:
    meta = Meta(settings())
    await meta.approved_template()
    for i in range(7):
        await meta.send(f"+491511234100{i}")
    recipients = []
    after: int | None = 0
    while after is not None:
        page = await meta.admin(f"ledger?after={after}&limit=3")
        recipients += [row["recipient"][-1] for row in page["rows"]]
        after = page["next"]

    assert list("0123456") == recipients


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"text": "STOP"}, {"text": {"body": "STOP"}, "type": "text"}),
        ({"button": "Stop"}, {"button": {"payload": "Stop", "text": "Stop"}, "type": "button"}),
        (
            {"button": "Stop", "payload": "STOP_PROMO"},
            {"button": {"payload": "STOP_PROMO", "text": "Stop"}, "type": "button"},
        ),
        (
            {"content": {"type": "reaction", "reaction": {"message_id": "x", "emoji": "👍"}}},
            {"type": "reaction", "reaction": {"message_id": "x", "emoji": "👍"}},
        ),
    ],
)
async def test_people_write_what_they_are_told_to(body: Json, kind: Json) -> None:
    meta = Meta(settings())

    answer = await meta.admin("inbound", {"from": "+49 1511 2340001", **body})

    message = meta.changes()[0]["value"]["messages"][0]
    assert kind.items() <= message.items()
    assert answer["id"] == message["id"]
    assert "4915112340001" == message["from"]


async def test_preferences_stop_and_resume_marketing() -> None:
    meta = Meta(settings())
    await meta.approved_template()
    codes = []
    for value in ("stop", "resume"):
        await meta.admin("preference", {"from": "+4915112340002", "value": value})
        meta.changes()
        await meta.send()
        codes.append(meta.statuses()[0].get("errors", [{}])[0].get("code"))

    assert [131050, None] == codes


async def test_restrictions_and_locks_refuse_and_announce() -> None:
    """368 while a restriction lasts, 131031 under a lock, each with `account_update`."""
    meta = Meta(settings())
    await meta.approved_template()
    restriction = {"restriction": "RESTRICTED_BIZ_INITIATED_MESSAGING", "seconds": 100}
    await meta.admin("waba", restriction)
    codes = [code_of(await meta.send())]
    meta.wait(101.0)
    codes.append(code_of(await meta.send()))
    await meta.admin("waba", {"locked": True})
    codes.append(code_of(await meta.send()))
    await meta.admin("waba", {"locked": False})
    codes.append(code_of(await meta.send()))
    events = [change["value"]["event"] for change in meta.changes()]

    assert [368, 0, 131031, 0] == codes
    assert ["ACCOUNT_RESTRICTION", "DISABLED_UPDATE", "DISABLED_UPDATE"] == events


async def test_a_payment_problem_fails_every_message() -> None:
    meta = Meta(settings())
    await meta.approved_template()
    await meta.admin("waba", {"payment_failed": True})
    accepted = code_of(await meta.send())

    assert 0 == accepted
    assert 131042 == meta.statuses()[0]["errors"][0]["code"]


async def test_a_throughput_upgrade_takes_a_minute() -> None:
    """131057 meanwhile, then the webhook and 1,000 messages a second."""
    meta = Meta(settings(magic_recipients=False))
    await meta.approved_template()
    await meta.admin("number", {"throughput": "HIGH"})
    during = code_of(await meta.send())
    meta.wait(61.0)
    after = {code_of(await meta.send(f"+4915112{i:05d}")) for i in range(500)}
    node = (await meta.get(NUMBER, fields="throughput"))[1]

    assert (131057, {0}) == (during, after)
    assert "THROUGHPUT_UPGRADE" == meta.changes()[0]["value"]["event"]
    assert "HIGH" == node["throughput"]["level"]


async def test_a_red_number_is_flagged() -> None:
    meta = Meta(settings())
    await meta.admin("number", {"quality": "RED"})
    node = (await meta.get(NUMBER, fields="status,quality_rating"))[1]

    assert ("FLAGGED", "RED") == (node["status"], node["quality_rating"])
    assert "FLAGGED" == meta.changes()[0]["value"]["event"]


async def test_settings_change_while_running() -> None:
    """Nested ones are merged; fixed, unknown and impossible ones are refused by name."""
    meta = Meta(settings())
    await meta.admin("settings", {"profile": "cold", "noise": {"duplicates": 0.5}})
    changed = await meta.admin("settings")
    wrong = [
        (await meta.admin("settings", change))["error"]
        for change in (
            {"seed": 2},
            {"colour": 1},
            {"profile": "hot"},
            {"compression": 0},
            {"limits": {"messages_per_second": -1}},
        )
    ]

    assert ("cold", 0.5, 0.0) == (
        changed["profile"],
        changed["noise"]["duplicates"],
        changed["noise"]["swaps"],
    )
    named = ("seed", "colour", "hot", "compression", "messages_per_second")
    for error, name in zip(wrong, named, strict=True):
        assert name in error


async def test_lifted_limits_act_at_once() -> None:
    meta = Meta(settings(limits=Limits(throughput="COEXISTENCE")))
    await meta.approved_template()
    limited = [code_of(await meta.send(f"+491511234{i:04d}")) for i in range(1000, 1022)]
    await meta.admin("settings", {"limits": {"enabled": False}})

    assert [0] * 20 + [130429] * 2 == limited
    assert 0 == code_of(await meta.send())


async def test_tokens_expire_and_new_ones_are_issued() -> None:
    meta = Meta(settings())
    await meta.admin("token", {"expired": True})
    expired = await meta.get(WABA)
    await meta.admin("token", {"expired": False, "token": "NEW"})
    renewed = await meta.http.get(f"/v25.0/{WABA}", headers={"authorization": "Bearer NEW"})

    assert 463 == expired[1]["error"]["error_subcode"]
    assert 200 == renewed.status_code


async def test_state_counts_and_reset_forgets() -> None:
    meta = Meta(settings())
    await meta.approved_template()
    await meta.send("+4915112340001")
    await meta.send("+4915112340026")
    meta.statuses()
    state = await meta.admin("state")
    await meta.admin("reset", {})
    empty = await meta.admin("state")

    assert (2, 1, 1, 1) == tuple(state[key] for key in ("accepted", "sent", "read", "failed"))
    assert {"131026": 1} == state["failures"]
    assert (0, 0) == (empty["accepted"], empty["templates"])


async def test_drain_tells_whether_everything_arrived() -> None:
    """Without a receiver for the webhooks there is something left."""
    meta = Meta(settings())
    await meta.approved_template()
    await meta.send()

    answer = await meta.admin("drain", {"now": True, "timeout_seconds": 0.05})

    assert not answer["drained"]
    assert answer["pending"] > 0


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("inbound", {"from": "x", "text": "a"}, "from"),
        ("inbound", {"from": "+4915112340001"}, "text"),
        ("inbound", {"from": "+4915112340001", "text": "a", "phone_number_id": "1"}, "phone"),
        ("inbound", {"sender": "+4915112340001"}, "sender"),
        ("templates/absent", {"status": "PAUSED"}, "absent"),
        ("waba", {"waba_id": "1"}, "waba_id"),
        ("drain", {"timeout_seconds": -1}, "timeout"),
        ("clock", {"advance_seconds": -1}, "advance"),
        ("nothing", {}, "nothing"),
    ],
)
async def test_bad_commands_are_refused_by_name(
    path: str, body: dict[str, object], says: str
) -> None:
    meta = Meta(settings())

    answer = await meta.admin(path, body)

    assert says in answer["error"]


async def test_the_clock_can_be_moved_forward() -> None:
    """What lasts 24 hours ends without waiting."""
    meta = Meta(settings())
    await meta.admin("inbound", {"from": "+4915112340002", "text": "Hi"})
    await meta.admin("clock", {"advance_seconds": 24 * 3600 + 1})
    meta.changes()
    await meta.post(f"{NUMBER}/messages", text_message("+4915112340002"))

    assert 131047 == meta.statuses()[0]["errors"][0]["code"]


async def test_a_new_level_and_callback_act_at_once() -> None:
    meta = Meta(settings(limits=Limits(throughput="COEXISTENCE")))
    await meta.approved_template()
    await meta.admin(
        "settings", {"limits": {"throughput": "HIGH"}, "webhook_url": "http://b.test/"}
    )
    codes = {code_of(await meta.send(f"+491511234{i:04d}")) for i in range(1000, 1100)}
    node = (await meta.get(NUMBER, fields="throughput,webhook_configuration"))[1]

    assert {0} == codes
    assert "HIGH" == node["throughput"]["level"]
    assert "http://b.test/" == node["webhook_configuration"]["application"]
