"""Template parameters at send time."""

from typing import Any

import pytest

from support.simulated import NUMBER, Meta, code_of, details_of, settings, template_message

RICH = [
    {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW1hZ2U="]}},
    {
        "type": "BODY",
        "text": "Hello {{1}}, your code gives {{2}} off until Sunday.",
        "example": {"body_text": [["Mira", "20%"]]},
    },
    {
        "type": "BUTTONS",
        "buttons": [
            {
                "type": "URL",
                "text": "Shop now",
                "url": "https://example.test/{{1}}",
                "example": ["https://example.test/a"],
            },
            {"type": "COPY_CODE", "example": "SAVE20"},
            {"type": "QUICK_REPLY", "text": "Stop"},
        ],
    },
]


def rich_message() -> dict[str, Any]:
    body = template_message("+4915112340002", name="rich")
    image = {"type": "image", "image": {"link": "https://example.test/a.jpg"}}
    body["template"]["components"] = [
        {"type": "header", "parameters": [image]},
        {"type": "body", "parameters": [text("Mira"), text("20%")]},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": [text("c/1")]},
        {
            "type": "button",
            "sub_type": "COPY_CODE",
            "index": 1,
            "parameters": [{"type": "coupon_code", "coupon_code": "SAVE20"}],
        },
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "2",
            "parameters": [{"type": "payload", "payload": "STOP_PROMO"}],
        },
    ]
    return body


def text(value: Any) -> dict[str, Any]:
    return {"type": "text", "text": value}


async def rich_meta() -> Meta:
    meta = Meta(settings())
    await meta.approved_template(name="rich", parameter_format="POSITIONAL", components=RICH)
    return meta


async def test_matching_parameters_are_accepted() -> None:
    meta = await rich_meta()

    assert 0 == code_of(await meta.post(f"{NUMBER}/messages", rich_message()))


@pytest.mark.parametrize(
    ("component", "parameters", "code", "says"),
    [
        (0, [text("x")], 132012, "expected IMAGE, received TEXT"),
        (0, [], 132012, "expected IMAGE, received UNKNOWN"),
        (0, [{"type": "image", "image": {"id": "7"}}], 131009, "7"),
        (1, [text("a")], 132000, "localizable_params (1)"),
        (1, [text("a"), text("")], 131008, "missing text value"),
        (1, [text("a"), text("b\tc")], 132018, "new-line/tab"),
        (1, [text("a"), text("b     c")], 132018, "4 consecutive spaces"),
        (1, [text("a"), {"type": "image", "image": {}}], 132012, "expected text"),
        (1, [text("a"), text(5)], 100, "string"),
        (1, [text("a" * 1000), text("b")], 132005, "at most 1024"),
        (2, [], 132000, "one parameter"),
        (3, [{"type": "coupon_code", "coupon_code": "no spaces"}], 132012, "coupon_code"),
    ],
)
async def test_each_mismatch_has_its_code(
    component: int, parameters: list[Any], code: int, says: str
) -> None:
    """Count, format, value and length mismatches are told apart."""
    meta = await rich_meta()
    body = rich_message()
    body["template"]["components"][component]["parameters"] = parameters

    answer = await meta.post(f"{NUMBER}/messages", body)

    assert code == code_of(answer)
    assert says in details_of(answer)


@pytest.mark.parametrize(("left_out", "code"), [(0, 132012), (1, 132000), (2, 131008), (4, 0)])
async def test_only_quick_replies_may_be_left_out(left_out: int, code: int) -> None:
    """Media headers, variables and URL suffixes are required at send time."""
    meta = await rich_meta()
    body = rich_message()
    del body["template"]["components"][left_out]

    assert code == code_of(await meta.post(f"{NUMBER}/messages", body))


async def test_versions_before_23_say_132012_for_bad_whitespace() -> None:
    meta = Meta(settings())
    await meta.approved_template()
    body = template_message("+4915112340002", text="a\nb")

    answer = await meta.http.post(f"/v22.0/{NUMBER}/messages", json=body)

    assert 132012 == answer.json()["error"]["code"]


async def test_named_parameters_need_their_names() -> None:
    """A missing name is 100, a foreign one 132000."""
    meta = Meta(settings())
    await meta.approved_template()
    body = template_message("+4915112340002")
    parameter = body["template"]["components"][0]["parameters"][0]
    parameter["parameter_name"] = "surname"
    foreign = code_of(await meta.post(f"{NUMBER}/messages", body))
    del parameter["parameter_name"]

    assert (132000, 100) == (foreign, code_of(await meta.post(f"{NUMBER}/messages", body)))


async def test_a_one_time_code_goes_into_body_and_button() -> None:
    """AUTHENTICATION takes codes of up to 15 characters and no BSUID recipients."""
    meta = Meta(settings())
    otp = {"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code"}
    await meta.approved_template(
        name="login",
        category="AUTHENTICATION",
        components=[{"type": "BODY"}, {"type": "BUTTONS", "buttons": [otp]}],
    )
    body = template_message("+4915112340002", name="login")
    button = {"type": "button", "sub_type": "url", "index": "0", "parameters": [text("482913")]}
    body["template"]["components"] = [{"type": "body", "parameters": [text("482913")]}, button]
    accepted = await meta.post(f"{NUMBER}/messages", body)
    user_id = accepted[1]["contacts"][0]["user_id"]
    to_user = {**body, "to": None, "recipient": user_id}
    refused = code_of(await meta.post(f"{NUMBER}/messages", to_user))
    body["template"]["components"][0]["parameters"] = [text("1" * 16)]

    assert (0, 131062) == (code_of(accepted), refused)
    assert 132005 == code_of(await meta.post(f"{NUMBER}/messages", body))


async def test_unknown_paused_and_disabled_templates_are_told_apart() -> None:
    """132001 names the template and language, 132015 and 132016 its state."""
    meta = Meta(settings())
    template_id = await meta.approved_template()
    unknown = await meta.post(f"{NUMBER}/messages", template_message("+49151123400", name="nope"))
    codes = []
    for status in ("PAUSED", "DISABLED", "REJECTED", "PENDING"):
        await meta.admin(f"templates/{template_id}", {"status": status})
        codes.append(code_of(await meta.send()))

    assert "template name (nope) does not exist in en" == details_of(unknown)
    assert [132015, 132016, 132001, 132001] == codes
