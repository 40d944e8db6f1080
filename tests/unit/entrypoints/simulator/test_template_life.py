"""Editing, deleting, pacing, quality and pauses of templates."""

from support.simulated import NUMBER, WABA, Meta, code_of, settings, template_message
from wacore.entrypoints.simulator import Limits, TemplateLife
from wacore.entrypoints.simulator.wire import Json

OTHER_BODY = [{"type": "BODY", "text": "Hello friends, the shop opens earlier today."}]
DAY = 24 * 3600.0


def subcode_of(answer: tuple[int, Json]) -> int:
    subcode: int = answer[1].get("error", {}).get("error_subcode", 0)
    return subcode


async def test_an_edit_replaces_components_and_is_reviewed_again() -> None:
    """Not sendable meanwhile; approval and the new components come by webhook."""
    meta = Meta(settings())
    template_id = await meta.approved_template()
    edited = await meta.post(template_id, {"components": OTHER_BODY})
    meanwhile = code_of(await meta.send())
    pending = subcode_of(await meta.post(template_id, {"components": OTHER_BODY}))
    meta.wait(20.0)
    changes = meta.changes()

    assert (200, {"success": True}) == edited
    assert (132001, 2388039) == (meanwhile, pending)
    assert [
        "message_template_status_update",
        "message_template_components_update",
    ] == [change["field"] for change in changes]
    assert OTHER_BODY[0]["text"] == changes[1]["value"]["message_template_element"]


async def test_approved_templates_are_edited_once_a_day_and_ten_times_a_month() -> None:
    meta = Meta(settings())
    template_id = await meta.approved_template()
    subcodes = []
    for day in range(11):
        text = f"Hello friends, the shop opens at {day} today."
        change = {"components": [{"type": "BODY", "text": text}]}
        subcodes.append(subcode_of(await meta.post(template_id, change)))
        meta.wait(20.0)
        if day == 0:
            subcodes.append(subcode_of(await meta.post(template_id, change)))
        meta.wait(DAY)

    assert [0, 2388039, *[0] * 9, 2388039] == subcodes


async def test_the_category_of_an_approved_template_is_fixed() -> None:
    """A rejected one may change it, without a limit on edits."""
    meta = Meta(settings())
    template_id = await meta.approved_template()
    fixed = code_of(await meta.post(template_id, {"category": "UTILITY"}))
    await meta.admin(f"templates/{template_id}", {"status": "REJECTED", "reason": "SCAM"})

    assert 100 == fixed
    for category in ("UTILITY", "MARKETING", "UTILITY"):
        assert 200 == (await meta.post(template_id, {"category": category}))[0]
        await meta.admin(f"templates/{template_id}", {"status": "REJECTED"})
    assert 100 == code_of(await meta.post(template_id, {"flavour": "sweet"}))


async def test_deleting_by_name_takes_all_languages_and_locks_the_name() -> None:
    """The name of an approved template is free again after 30 days."""
    meta = Meta(settings())
    await meta.approved_template()
    await meta.approved_template(language="de")
    path = f"{WABA}/message_templates"
    deleted = await meta.delete(path, name="news")
    events = [change["value"] for change in meta.changes()]
    listed = (await meta.get(path))[1]["data"]
    locked = await meta.create_template()
    meta.wait(30 * DAY + 1)
    free = await meta.create_template()

    assert (200, {"success": True}) == deleted
    assert ["PENDING_DELETION"] * 2 == [event["event"] for event in events]
    assert [None, None] == [event["reason"] for event in events]
    assert [] == listed
    assert 2388023 == locked["error"]["error_subcode"]
    assert "PENDING" == free["status"]


async def test_deleting_by_id_needs_the_name_and_lists_are_all_or_nothing() -> None:
    meta = Meta(settings())
    english = await meta.approved_template()
    german = await meta.approved_template(language="de")
    path = f"{WABA}/message_templates"
    refusals = [
        code_of(await meta.delete(path)),
        code_of(await meta.delete(path, hsm_id=english)),
        code_of(await meta.delete(path, name="absent")),
        code_of(await meta.delete(path, hsm_ids=f'["{english}","1"]')),
        code_of(await meta.delete(path, hsm_ids=f'["{english}"]', name="news")),
    ]
    kept = len((await meta.get(path))[1]["data"])
    await meta.delete(path, hsm_id=english, name="news")
    left = [node["id"] for node in (await meta.get(path))[1]["data"]]
    await meta.delete(path, hsm_ids=f'["{german}"]')

    assert [100] * 5 == refusals
    assert 2 == kept
    assert [german] == left
    assert [] == (await meta.get(path))[1]["data"]


async def test_disabled_templates_cannot_be_deleted() -> None:
    meta = Meta(settings())
    template_id = await meta.approved_template()
    await meta.admin(f"templates/{template_id}", {"status": "DISABLED"})

    assert 100 == code_of(await meta.delete(f"{WABA}/message_templates", name="news"))


async def test_red_quality_pauses_three_hours_then_six_then_disables() -> None:
    """Each step has its webhooks; a pause ends by itself."""
    meta = Meta(settings())
    template_id = await meta.approved_template()
    seen = []
    for hours in (3, 6, 0):
        await meta.admin(f"templates/{template_id}", {"quality": "RED"})
        seen.append(code_of(await meta.send()))
        meta.wait(hours * 3600 - 1)
        seen.append(code_of(await meta.send()))
        meta.wait(2)
        seen.append(code_of(await meta.send()))
        await meta.admin(f"templates/{template_id}", {"quality": "GREEN"})
    titles = [
        change["value"]["other_info"]["title"]
        for change in meta.changes()
        if "other_info" in change["value"]
    ]

    assert [132015, 132015, 0, 132015, 132015, 0, 132016, 132016, 132016] == seen
    assert ["FIRST_PAUSE", "UNPAUSE", "SECOND_PAUSE", "UNPAUSE", "DISABLED"] == titles


async def test_quality_changes_are_announced() -> None:
    meta = Meta(settings())
    template_id = await meta.approved_template()
    await meta.admin(f"templates/{template_id}", {"quality": "YELLOW"})

    change = meta.changes()[0]

    assert "message_template_quality_update" == change["field"]
    assert "UNKNOWN" == change["value"]["previous_quality_score"]
    assert "YELLOW" == change["value"]["new_quality_score"]


def paced(**changes: object) -> Meta:
    life = TemplateLife(pacing_threshold=3, pacing_hold_seconds=600.0)
    return Meta(settings(templates=life, **changes))


async def test_pacing_holds_the_rest_and_releases_it_after_good_feedback() -> None:
    """The fourth message is held; ten minutes later it goes out and quality is GREEN."""
    meta = paced()
    await meta.approved_template()
    answers = [(await meta.send(f"+491511234100{i}"))[1] for i in range(5)]
    first = {status["recipient_id"] for status in meta.statuses()}
    meta.wait(601.0)
    second = {status["recipient_id"] for status in meta.statuses()}

    status = [answer["messages"][0]["message_status"] for answer in answers]
    assert ["accepted"] * 3 + ["held_for_quality_assessment"] * 2 == status
    assert 3 == len(first)
    assert {"4915112341003", "4915112341004"} == second


async def test_bad_feedback_fails_what_was_held_and_pauses_until_unpaused() -> None:
    """132015 for each held message; unpausing is refused for five minutes."""
    meta = paced()
    template_id = await meta.approved_template()
    for i in range(5):
        await meta.send(f"+491511234100{i}")
    meta.statuses()
    await meta.admin(f"templates/{template_id}", {"pacing": "drop"})
    failed = meta.statuses()
    paused = code_of(await meta.send())
    early = await meta.post(f"{template_id}/unpause")
    meta.wait(301.0)
    late = await meta.post(f"{template_id}/unpause")

    assert [132015, 132015] == [status["errors"][0]["code"] for status in failed]
    assert 132015 == paused
    assert (False, True) == (early[1]["success"], late[1]["success"])
    assert 0 == code_of(await meta.send())


async def test_a_cold_list_wears_a_template_down() -> None:
    """YELLOW at half of the figure, RED and a pause at the figure."""
    life = TemplateLife(decay_after=10)
    meta = Meta(settings(profile="cold", templates=life, limits=Limits(enabled=False)))
    await meta.approved_template()
    codes = [code_of(await meta.send(f"+4915112341{i:03d}")) for i in range(11)]
    scores = [
        change["value"]["new_quality_score"]
        for change in meta.changes()
        if change["field"] == "message_template_quality_update"
    ]

    assert [0] * 10 + [132015] == codes
    assert ["YELLOW", "RED"] == scores


async def test_archived_templates_cannot_be_sent() -> None:
    """Archiving answers per template."""
    meta = Meta(settings())
    template_id = await meta.approved_template()
    path = f"{WABA}/message_templates"
    archived = (await meta.post(f"{path}/archive", {"hsm_ids": [template_id, "7"]}))[1]
    refused = code_of(await meta.send())
    await meta.post(f"{path}/unarchive", {"hsm_ids": [template_id]})

    assert [template_id] == archived["archived_templates"]
    assert ["7"] == list(archived["failed_templates"])
    assert (132001, 0) == (refused, code_of(await meta.send()))


async def test_recategorisation_changes_price_and_tells() -> None:
    meta = Meta(settings())
    components = [{"type": "BODY", "text": "Your order has left our warehouse."}]
    order = await meta.approved_template(name="order", category="UTILITY", components=components)
    await meta.admin("templates/order", {"category": "MARKETING"})
    change = meta.changes()[0]
    body = template_message("+4915112340002", name="order")
    body["template"]["components"] = []
    await meta.post(f"{NUMBER}/messages", body)

    assert "template_category_update" == change["field"]
    assert ("UTILITY", "MARKETING") == (
        change["value"]["previous_category"],
        change["value"]["new_category"],
    )
    assert "marketing" == meta.statuses()[0]["pricing"]["category"]
    assert "UTILITY" == (await meta.get(order, fields="previous_category"))[1]["previous_category"]
