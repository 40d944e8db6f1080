import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.rendering import UnfitValues, UnreadableTemplate, compile_plan
from wacore.testing.contracts.templates_samples import (
    CAROUSEL,
    LOGIN_CODE,
    NAMED,
    OFFER,
    PLAIN,
    POSITIONAL,
)

Json = dict[str, Any]

POSITIONAL_VALUES = {
    "header.image": "881122334455667",
    "body.1": "Mira",
    "body.2": "20%",
    "button.0": "c/9001",
}


def reasons(error: UnfitValues) -> dict[str, str]:
    return {problem.field: problem.reason for problem in error.problems}


def test_nothing_open_sends_nothing() -> None:
    """A template without variables and media header needs no components."""
    plan = compile_plan(PLAIN)

    assert [] == plan.render({})
    assert () == plan.slots


def test_positional_parameters_keep_their_order() -> None:
    """Header media, body texts and the URL's end stand as Meta prints them."""
    sent = compile_plan(POSITIONAL).render(POSITIONAL_VALUES)

    assert [
        {"type": "header", "parameters": [{"type": "image", "image": {"id": "881122334455667"}}]},
        {
            "type": "body",
            "parameters": [{"type": "text", "text": "Mira"}, {"type": "text", "text": "20%"}],
        },
        {
            "type": "button",
            "sub_type": "url",
            "index": "0",
            "parameters": [{"type": "text", "text": "c/9001"}],
        },
    ] == sent


def test_ten_variables_are_sorted_as_numbers() -> None:
    """{{10}} comes after {{2}}, wherever it stands in the text."""
    text = "Dear {{10}} and {{2}}: " + " and ".join(
        f"{{{{{n}}}}}" for n in (1, 3, 4, 5, 6, 7, 8, 9)
    )
    plan = compile_plan([{"type": "BODY", "text": text + "."}])
    sent = plan.render({str(n): f"v{n}" for n in range(1, 11)})

    assert [f"v{n}" for n in range(1, 11)] == [p["text"] for p in sent[0]["parameters"]]


def test_named_parameters_carry_their_names() -> None:
    """One value serves header and body, and is sent once per component however often it occurs."""
    sent = compile_plan(NAMED, parameter_format="NAMED").render(
        {"first_name": "Mira", "discount": "20%"}
    )

    assert [
        {
            "type": "header",
            "parameters": [{"type": "text", "parameter_name": "first_name", "text": "Mira"}],
        },
        {
            "type": "body",
            "parameters": [
                {"type": "text", "parameter_name": "first_name", "text": "Mira"},
                {"type": "text", "parameter_name": "discount", "text": "20%"},
            ],
        },
    ] == sent


@pytest.mark.parametrize(
    "components",
    [
        LOGIN_CODE,
        [
            {"type": "BODY", "text": "*{{1}}* is your verification code."},
            {
                "type": "BUTTONS",
                "buttons": [
                    {
                        "type": "URL",
                        "text": "Copy code",
                        "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}",
                    }
                ],
            },
        ],
    ],
    ids=["as created", "as listed"],
)
def test_a_login_code_fills_body_and_button(components: list[Json]) -> None:
    """One slot, whichever way Meta shows the template."""
    plan = compile_plan(components)

    assert ["code"] == [slot.key for slot in plan.slots]
    assert [
        {"type": "body", "parameters": [{"type": "text", "text": "482913"}]},
        {
            "type": "button",
            "sub_type": "url",
            "index": "0",
            "parameters": [{"type": "text", "text": "482913"}],
        },
    ] == plan.render({"code": "482913"})


def test_an_offer_ends_at_a_moment() -> None:
    """A time with its offset becomes milliseconds; coupon and address follow."""
    sent = compile_plan(OFFER).render(
        {
            "header.image": "https://example.test/a.jpg",
            "offer.expires_at": "2026-12-24T18:00:00+01:00",
            "1": "Mira",
            "button.0": "SPRING20",
            "button.1": "n3mtql",
        }
    )

    assert {"link": "https://example.test/a.jpg"} == sent[0]["parameters"][0]["image"]
    assert {
        "type": "limited_time_offer",
        "limited_time_offer": {"expiration_time_ms": 1798131600000},
    } == sent[1]["parameters"][0]
    assert [{"type": "coupon_code", "coupon_code": "SPRING20"}] == sent[3]["parameters"]
    assert "1" == sent[4]["index"]


def test_a_carousel_sends_every_card() -> None:
    """Cards are numbered, and their optional quick replies left out."""
    values = {"1": "Mira"}
    for card in ("card.0", "card.1"):
        values |= {
            f"{card}.header.image": "77",
            f"{card}.body.1": "9 EUR",
            f"{card}.button.1": "rose",
        }
    sent = compile_plan(CAROUSEL).render(values)

    cards = sent[1]["cards"]
    assert [0, 1] == [card["card_index"] for card in cards]
    assert ["header", "body", "button"] == [c["type"] for c in cards[0]["components"]]
    assert "1" == cards[0]["components"][2]["index"]


def test_a_payload_is_sent_when_given() -> None:
    """A quick reply without one answers with its label."""
    sent = compile_plan(POSITIONAL).render({**POSITIONAL_VALUES, "button.1": "STOP_PROMO"})

    assert {
        "type": "button",
        "sub_type": "quick_reply",
        "index": "1",
        "parameters": [{"type": "payload", "payload": "STOP_PROMO"}],
    } == sent[-1]


def test_a_document_may_have_a_name() -> None:
    """The file name stands beside the id; a location has four values."""
    document = compile_plan([{"type": "HEADER", "format": "DOCUMENT"}, *PLAIN])
    place = compile_plan([{"type": "HEADER", "format": "LOCATION"}, *PLAIN])

    assert {"id": "9", "filename": "bill.pdf"} == document.render(
        {"header.document": "9", "header.file_name": "bill.pdf"}
    )[0]["parameters"][0]["document"]
    assert {"latitude": "52.5", "longitude": "13.4", "name": "Shop", "address": "Road 1"} == (
        place.render(
            {
                "header.latitude": "52.5",
                "header.longitude": "13.4",
                "header.name": "Shop",
                "header.address": "Road 1",
            }
        )[0]["parameters"][0]["location"]
    )


def test_every_missing_value_is_named() -> None:
    """One error tells all that is wrong with a recipient."""
    with pytest.raises(UnfitValues) as raised:
        compile_plan(POSITIONAL).render({"body.1": "  ", "body.2": "20%"})

    assert {"header.image", "body.1", "button.0"} == reasons(raised.value).keys()
    assert "has no value" == reasons(raised.value)["body.1"]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        (
            "body.1",
            "two\nlines",
            "has a line break, a tab, a control character or half a character",
        ),
        ("body.1", "a\tb", "has a line break, a tab, a control character or half a character"),
        (
            "body.1",
            "\ud83c",
            "has a line break, a tab, a control character or half a character",
        ),
        ("body.1", "a     b", "has more than four spaces in a row"),
        ("header.image", "not an id", "is neither a media id nor an http(s) address"),
        ("header.image", "ftp://x/a.jpg ", "is neither a media id nor an http(s) address"),
        ("button.0", "a b", "has blanks or control characters, which no address may have"),
    ],
)
def test_unfit_values_are_refused(key: str, value: str, reason: str) -> None:
    """What Meta would refuse is refused here, with the slot's name."""
    with pytest.raises(UnfitValues) as raised:
        compile_plan(POSITIONAL).render({**POSITIONAL_VALUES, key: value})

    assert {key: reason} == reasons(raised.value)


def test_four_spaces_pass() -> None:
    """Meta refuses more than four in a row, and so do we."""
    sent = compile_plan(POSITIONAL).render({**POSITIONAL_VALUES, "body.1": "a    b"})

    assert "a    b" == sent[1]["parameters"][0]["text"]


def test_the_whole_text_has_a_limit() -> None:
    """A header of more than 60 characters after substitution names the header and both lengths."""
    plan = compile_plan(NAMED, parameter_format="NAMED")
    with pytest.raises(UnfitValues) as raised:
        plan.render({"first_name": "M" * 57, "discount": "20%"})

    assert {"header": "is 61 characters long with these values; Meta allows 60"} == reasons(
        raised.value
    )


def test_defaults_fill_gaps() -> None:
    """A missing or blank value takes the default, a given one does not, by key or by alias."""
    plan = compile_plan(POSITIONAL).with_defaults({"1": "friend", "header.image": "77"})
    rest = {"body.2": "20%", "button.0": "x"}

    def greeted(values: dict[str, str]) -> str:
        return str(plan.render({**rest, **values})[1]["parameters"][0]["text"])

    assert ["friend", "friend", "Mira", "Ada"] == [
        greeted({}),
        greeted({"body.1": " "}),
        greeted({"body.1": "Mira"}),
        greeted({"1": "Ada"}),
    ]
    assert ["body.2", "button.0"] == [slot.key for slot in plan.required]


def test_bad_defaults_are_refused_at_once() -> None:
    """A default for no variable, or one Meta would refuse, never reaches a recipient."""
    with pytest.raises(UnfitValues) as raised:
        compile_plan(POSITIONAL).with_defaults({"body.1": "a\nb", "nickname": "x"})

    assert {"body.1", "nickname"} == reasons(raised.value).keys()


def test_misspelt_names_are_found() -> None:
    """Names no slot has are told from keys and aliases."""
    plan = compile_plan(NAMED, parameter_format="NAMED")

    assert ("fist_name",) == plan.unknown(["first_name", "body.discount", "fist_name"])


@pytest.mark.parametrize(
    "components",
    [
        ["BODY"],
        [{"text": "no type"}],
        [{"type": "BUTTONS", "buttons": "none"}],
        [{"type": "CAROUSEL"}],
        [{"type": "CAROUSEL", "cards": [{}]}],
    ],
)
def test_what_is_no_component_is_refused(components: list[Any]) -> None:
    """Components of the wrong shape are an error of the template, not of a recipient."""
    with pytest.raises(UnreadableTemplate):
        compile_plan(components)


@given(st.dictionaries(st.sampled_from([*POSITIONAL_VALUES, "1", "2"]), st.text(max_size=30)))
def test_any_values_render_or_are_refused(values: dict[str, str]) -> None:
    """No text a contact may hold makes anything but components or a named problem."""
    plan = compile_plan(POSITIONAL)
    refused: tuple[str, ...] = ()
    sent: list[Json] = []
    try:
        sent = plan.render(values)
    except UnfitValues as error:
        refused = tuple(problem.field for problem in error.problems)

    assert bool(refused) != bool(sent)
    assert {*refused} <= {"body", *(slot.key for slot in plan.slots)}


def test_rendering_is_fast() -> None:
    """A plan renders well above what a number may send; the bound leaves room for slow machines."""
    plan = compile_plan(POSITIONAL)
    started = time.perf_counter()
    for _ in range(2_000):
        plan.render(POSITIONAL_VALUES)

    assert time.perf_counter() - started < 1.0
