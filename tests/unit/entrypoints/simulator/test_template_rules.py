"""What a template may look like, and what the review says to the rest."""

from typing import Any

import pytest

from support.simulated import BODY, BODY_EXAMPLE, WABA, Meta, code_of, settings
from wacore.entrypoints.simulator.wire import Json


def body(text: str, *examples: str) -> Json:
    component: Json = {"type": "BODY", "text": text}
    if examples:
        component["example"] = {"body_text": [list(examples)]}
    return component


def with_buttons(*buttons: Json) -> list[Json]:
    return [body("There is news in our shop."), {"type": "BUTTONS", "buttons": list(buttons)}]


QUICK = {"type": "QUICK_REPLY", "text": "Ok"}
LINK = {"type": "URL", "text": "Shop", "url": "https://example.test/"}
PHONE = {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+49301234567"}
OFFER = {
    "type": "LIMITED_TIME_OFFER",
    "limited_time_offer": {"text": "Ends soon", "has_expiration": True},
}


@pytest.mark.parametrize(
    ("change", "subcode"),
    [
        ({"name": "Bad Name"}, None),
        ({"name": "x" * 513}, None),
        ({"language": "xx"}, None),
        ({"category": "SALES"}, None),
        ({"parameter_format": "ODD"}, None),
        ({"message_send_ttl_seconds": 30}, None),
        ({"components": []}, None),
        ({"components": [{"type": "FOOTER", "text": "f"}]}, 2388072),
        ({"components": [body("x" * 1025)]}, 2388040),
        ({"components": [body("{{1}} is your code today, friend", "a")]}, 2388299),
        ({"components": [body("Your code for today is {{1}}", "a")]}, 2388299),
        ({"components": [body("Hi {{1}} and {{2}} ok.", "a", "b")]}, 2388293),
        ({"components": [body("Hello {{1}}, this is your shop calling.")]}, 2388072),
        ({"components": [body("Hello {{2}}, this is your shop calling.", "a")]}, 2388072),
        ({"components": [body("Hello {{x}}, this is your shop calling.", "a")]}, 2388072),
        ({"components": [body("Hello {{1}, this is your shop calling.", "a")]}, 2388072),
        (
            {
                "components": [
                    {"type": "HEADER", "format": "TEXT", "text": "y" * 61},
                    body("Hi all."),
                ]
            },
            2388040,
        ),
        (
            {"components": [{"type": "HEADER", "format": "TEXT", "text": "a\nb"}, body("Hi all.")]},
            2388047,
        ),
        ({"components": [{"type": "HEADER", "format": "IMAGE"}, body("Hi all.")]}, 2388047),
        ({"components": [body("Hi all."), {"type": "FOOTER", "text": "f" * 61}]}, 2388040),
        ({"components": [body("Hi all."), {"type": "FOOTER", "text": "{{1}}"}]}, 2388073),
        ({"components": [body("Hi all."), body("Hi all.")]}, None),
        ({"components": with_buttons(QUICK, LINK, QUICK)}, 2388072),
        ({"components": with_buttons(LINK, LINK, LINK)}, 2388072),
        ({"components": with_buttons(PHONE, PHONE)}, 2388072),
        ({"components": with_buttons(*[QUICK] * 11)}, 2388072),
        ({"components": with_buttons({**QUICK, "text": "l" * 26})}, 2388040),
        ({"components": with_buttons({**LINK, "url": "https://a.test/{{1}}/b"})}, 2388072),
        ({"components": with_buttons({**LINK, "url": "https://a.test/{{1}}"})}, 2388072),
        ({"components": with_buttons({**LINK, "url": "example.test"})}, 2388072),
        ({"components": with_buttons({"type": "COPY_CODE", "example": "c" * 16})}, 2388072),
        ({"components": [body("Hi all."), OFFER, {"type": "FOOTER", "text": "f"}]}, None),
        ({"category": "AUTHENTICATION", "components": [body("Your code.")]}, 2388072),
        ({"category": "AUTHENTICATION", "components": [{"type": "BODY"}]}, None),
    ],
)
async def test_a_broken_rule_is_refused_at_creation(
    change: dict[str, Any], subcode: int | None
) -> None:
    """Code 100, with the 2388xxx subcode where Meta has one."""
    meta = Meta(settings())
    positional = {"parameter_format": "POSITIONAL", **change}

    answer = await meta.create_template(**positional)

    assert 100 == answer["error"]["code"]
    assert subcode == answer["error"].get("error_subcode")
    assert (subcode is not None) == ("error_user_msg" in answer["error"])


@pytest.mark.parametrize(
    "components",
    [
        with_buttons(QUICK, QUICK, LINK, PHONE),
        with_buttons(LINK, PHONE, QUICK),
        with_buttons({**LINK, "url": "https://a.test/{{1}}", "example": ["https://a.test/b"]}),
        [body("Hi all, news for you."), OFFER],
        [{"type": "body", "text": "Lower case types are fine."}],
        [{"type": "HEADER", "format": "LOCATION"}, body("Our shop has moved.")],
    ],
)
async def test_allowed_layouts_are_taken(components: list[Json]) -> None:
    meta = Meta(settings())

    answer = await meta.create_template(components=components, parameter_format="positional")

    assert "PENDING" == answer.get("status"), answer


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        ("Hello friend, this is fine as it stands.", "APPROVED", "NONE"),
        ("Hello dear {{1}} {{2}}, how are you today?", "REJECTED", "INVALID_FORMAT"),
        ("Hello friends.\n\n\nThis is odd.", "REJECTED", "INVALID_FORMAT"),
        ("Pay now or we will sue you.", "REJECTED", "ABUSIVE_CONTENT"),
        ("Your card 4111 1111 1111 1111 is ready.", "REJECTED", "SCAM"),
    ],
)
async def test_the_review_decides_and_says_so_by_webhook(
    text: str, status: str, reason: str
) -> None:
    """The webhook names the template by an integer id; INVALID_FORMAT explains itself."""
    meta = Meta(settings())
    created = await meta.create_template(
        parameter_format="POSITIONAL", components=[body(text, "a", "b")]
    )
    meta.wait(1.0)
    early = meta.changes()
    meta.wait(20.0)
    change = meta.changes()[0]
    node = (await meta.get(created["id"], fields="status,rejected_reason"))[1]

    assert [] == early
    assert "message_template_status_update" == change["field"]
    assert (status, reason) == (change["value"]["event"], change["value"]["reason"])
    assert int(created["id"]) == change["value"]["message_template_id"]
    assert (reason != "NONE") == ("rejection_info" in change["value"])
    assert {"status": status, "rejected_reason": reason, "id": created["id"]} == node


async def test_promotional_utility_becomes_marketing_at_once() -> None:
    meta = Meta(settings())
    promotional = [body("Your order is packed. Enjoy 20% off the next one.")]
    plain = [body("Your order is packed and will arrive soon.")]

    first = await meta.create_template(name="a", category="UTILITY", components=promotional)
    second = await meta.create_template(name="b", category="UTILITY", components=plain)

    assert ("MARKETING", "UTILITY") == (first["category"], second["category"])


async def test_a_repetition_is_rejected_by_the_review() -> None:
    """The same content under another name helps nobody."""
    meta = Meta(settings())
    await meta.approved_template()
    repeated = await meta.approved_template(name="again")

    assert "REJECTED" == (await meta.get(repeated))[1]["status"]


async def test_a_name_and_language_exist_once() -> None:
    """2388024 for a repetition; another language is welcome if its category is the same."""
    meta = Meta(settings())
    await meta.create_template()
    repeated = await meta.create_template()
    translated = await meta.create_template(language="de")
    other = await meta.create_template(language="fr", category="UTILITY")

    assert 2388024 == repeated["error"]["error_subcode"]
    assert "PENDING" == translated["status"]
    assert 100 == other["error"]["code"]


async def test_creations_and_templates_are_limited() -> None:
    """100 an hour; 250 in an unverified portfolio."""
    meta = Meta(settings())
    for i in range(100):
        await meta.create_template(name=f"t{i}")
    hundred_and_first = await meta.create_template(name="more")
    await meta.admin("waba", {"verified": False})
    await meta.admin("settings", {"limits": {"enabled": False}})
    for i in range(100, 250):
        await meta.create_template(name=f"t{i}")
    one_too_many = await meta.create_template(name="more")

    assert 80008 == hundred_and_first["error"]["code"]
    assert 2388019 == one_too_many["error"]["error_subcode"]


async def test_a_forced_rejection_by_name() -> None:
    """`sim_reject_<reason>` is for tests of other people's clients."""
    meta = Meta(settings())
    rejected = await meta.approved_template(name="sim_reject_promotional")

    node = (await meta.get(rejected, fields="rejected_reason"))[1]

    assert "PROMOTIONAL" == node["rejected_reason"]


async def test_components_come_back_as_sent() -> None:
    meta = Meta(settings())
    template_id = await meta.approved_template()

    node = (await meta.get(template_id))[1]

    assert [{"type": "BODY", "text": BODY, "example": BODY_EXAMPLE}] == node["components"]
    assert code_of(await meta.get(f"{WABA}/message_templates")) == 0
