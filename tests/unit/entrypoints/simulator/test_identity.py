"""Numbers, wa_ids, user ids and message ids."""

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from support.simulated import NUMBER, Meta, settings, template_message
from wacore.entrypoints.simulator.numbering import (
    bsuid_of,
    dialled_digits,
    wa_id_of,
    wa_id_of_bsuid,
)
from wacore.entrypoints.simulator.wamid import INBOUND, OUTBOUND, Wamid, make_wamid, parse_wamid


@pytest.mark.parametrize(
    ("dialled", "wa_id"),
    [
        ("+55 11 91234-5678", "5511912345678"),
        ("+55 31 91234-5678", "553112345678"),
        ("+52 55 1234 5678", "5215512345678"),
        ("+52 1 55 1234 5678", "5215512345678"),
        ("+54 11 2345-6789", "5491123456789"),
        ("+54 9 11 2345-6789", "5491123456789"),
        ("+49 (151) 1234-0002", "4915112340002"),
    ],
)
def test_brazil_mexico_and_argentina_are_rewritten(dialled: str, wa_id: str) -> None:
    digits = dialled_digits(dialled, "49")

    assert digits is not None
    assert wa_id == wa_id_of(digits)


@pytest.mark.parametrize(
    ("dialled", "digits"),
    [
        ("491511234000", "491511234000"),
        ("0151 123400", "49151123400"),
        ("(631) 555-1234", "496315551234"),
        ("+1234", None),
        ("+1234567890123456", None),
        ("+49 151 CALLME", None),
        ("+0151123400", None),
        ("", None),
        ("٠١٢٣٤٥٦٧٨٩", None),
    ],
)
def test_without_plus_short_numbers_get_the_business_country(
    dialled: str, digits: str | None
) -> None:
    assert digits == dialled_digits(dialled, "49")


@examples(deadline=None)
@given(number=st.integers(10**6, 10**15 - 1), seed=st.integers(0, 2**31))
def test_user_ids_lead_back_to_the_number(number: int, seed: int) -> None:
    """For the seed that made them, and for no other text."""
    user_id = bsuid_of(str(number), seed)

    assert str(number) == wa_id_of_bsuid(user_id, seed)
    assert wa_id_of_bsuid(user_id + "0", seed) is None


def test_user_ids_name_the_country() -> None:
    assert bsuid_of("491511234", 1).startswith("DE.")
    assert bsuid_of("551191234", 1).startswith("BR.")
    assert bsuid_of("121255501", 1).startswith("US.")


@examples(deadline=None)
@given(
    user=st.text("0123456789", min_size=5, max_size=15),
    direction=st.sampled_from([INBOUND, OUTBOUND]),
    tail=st.text("0123456789ABCDEF", min_size=18, max_size=20),
)
def test_message_ids_have_an_anatomy(user: str, direction: int, tail: str) -> None:
    assert Wamid(user, direction, tail) == parse_wamid(make_wamid(user, direction, tail))


@pytest.mark.parametrize("text", ["", "wamid.", "wamid.!!", "wamid.AAAA", "HBgM", "wamid.HBgMNDkx"])
def test_other_texts_are_no_message_ids(text: str) -> None:
    assert parse_wamid(text) is None


async def test_identity_modes_decide_what_webhooks_reveal() -> None:
    """`phone`: no user id; `bsuid`: no phone; `both`: both."""
    seen = {}
    for mode in ("phone", "both", "bsuid"):
        meta = Meta(settings(identity=mode))
        await meta.approved_template()
        await meta.send("+4915112340001")
        status = meta.statuses()[-1]
        seen[mode] = {key for key in status if key.startswith("recipient")}

    assert {
        "phone": {"recipient_id"},
        "both": {"recipient_id", "recipient_user_id"},
        "bsuid": {"recipient_user_id"},
    } == seen


async def test_inbound_messages_can_come_without_a_number() -> None:
    meta = Meta(settings(identity="bsuid"))
    await meta.admin("inbound", {"from": "+4915112340001", "text": "Hi"})

    value = meta.changes()[0]["value"]

    assert "from" not in value["messages"][0]
    assert "wa_id" not in value["contacts"][0]
    assert value["contacts"][0]["user_id"] == value["messages"][0]["from_user_id"]


async def test_a_user_id_can_be_written_to() -> None:
    """The answer has no wa_id; `to` wins when both are given."""
    meta = Meta(settings())
    await meta.approved_template()
    user_id = (await meta.send())[1]["contacts"][0]["user_id"]
    body = template_message("+4915112340003")
    both = (await meta.post(f"{NUMBER}/messages", {**body, "recipient": user_id}))[1]
    alone = (await meta.post(f"{NUMBER}/messages", {**body, "to": None, "recipient": user_id}))[1]
    rows = (await meta.admin("ledger"))["rows"]

    assert "4915112340003" == both["contacts"][0]["wa_id"]
    assert {"input": user_id, "user_id": user_id} == alone["contacts"][0]
    assert "4915112340002" == rows[-1]["recipient"]
