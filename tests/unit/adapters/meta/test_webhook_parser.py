"""Every webhook Meta documents, and many it does not."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.webhook_bodies import BODIES, ELEMENTS, MIRA, a_body, a_status, a_text, encoded
from wacore.adapters.meta.webhook_parser import MetaWebhookParser
from wacore.application.messaging.ports_intake import ParsedWebhook
from wacore.domain.messaging.reports import TemplateFact
from wacore.domain.messaging.sender import Sender
from wacore.domain.messaging.statuses import DeliveryStatus, Pricing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def parse(body: object) -> ParsedWebhook:
    return MetaWebhookParser().parse(encoded(body), NOW)


@pytest.mark.parametrize("name", BODIES)
def test_every_documented_body_is_understood(name: str) -> None:
    """Nothing of Meta's own samples ends in quarantine, and only flows are no concern of ours."""
    parsed = parse(BODIES[name])

    assert () == parsed.broken
    assert name.startswith("flows") == bool(parsed.ignored)


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda e: f"{e['type']}-{e['id']}")
def test_every_documented_message_is_understood(element: dict[str, Any]) -> None:
    """A message of any type arrives with its sender, its time and all that Meta said."""
    parsed = parse(a_body(messages=[element]))

    [message] = parsed.messages
    assert (element["id"], element["type"]) == (message.wamid, message.type)
    assert "491701234567" == message.sender.wa_id
    assert element == json.loads(message.content)


def test_a_text_keeps_words_name_and_context() -> None:
    """The first sample of Meta's: text with emoji, in reply to a message of ours."""
    [message] = parse(BODIES["inbound_text_with_referral"]).messages

    assert "Hi, is the offer still valid? 😀" == message.text
    assert "wamid.OUT01" == message.reply_to
    assert (
        Sender(wa_id="491701234567", bsuid="DE.7Q4mZr1T9sKx2LwA", name="Mira K") == message.sender
    )
    assert datetime.fromtimestamp(1795000060, UTC) == message.at


@pytest.mark.parametrize(
    ("wamid", "text", "payload"),
    [
        ("wamid.IN02", "My plant", ""),
        ("wamid.IN07", "Shop, Main St 1, Berlin", ""),
        ("wamid.IN08", "Jo Doe", ""),
        ("wamid.IN09", "👍", ""),
        ("wamid.IN10", "Stop", "STOP_PROMO"),
        ("wamid.IN11", "Keep", "keep"),
        ("wamid.IN12", "Morning", "r1"),
        ("wamid.IN13", "Sent", '{"flow_token":"tok-9001","rating":"5"}'),
        ("wamid.IN14", "Please gift wrap", ""),
        ("wamid.IN17", "", ""),
        ("wamid.IN19", "corrected", ""),
    ],
)
def test_each_type_has_its_words(wamid: str, text: str, payload: str) -> None:
    """What a person would read, and what a tapped button carries."""
    [element] = [each for each in ELEMENTS if each["id"] == wamid]

    [message] = parse(a_body(messages=[element])).messages
    assert (text, payload) == (message.text, message.payload)


def test_media_names_its_file() -> None:
    """A document brings what is needed to fetch it."""
    [element] = [each for each in ELEMENTS if each["type"] == "document"]

    [message] = parse(a_body(messages=[element])).messages
    assert message.media is not None
    assert ("900004", "application/pdf") == (message.media.id, message.media.mime_type)
    assert "order.pdf" == message.media.filename


def test_a_change_of_number_is_known_without_contacts() -> None:
    """Meta sends no contacts with a system message; the old number is the sender."""
    [element] = [e for e in ELEMENTS if e.get("system", {}).get("wa_id")]

    [message] = parse(a_body(messages=[element], contacts=[])).messages
    assert "491701234567" == message.sender.wa_id
    assert Sender(wa_id="491709999999") == message.becomes
    assert not message.opens_window


@pytest.mark.parametrize("absent", ["", None, "missing"])
def test_a_person_without_number_is_known_by_user_id(absent: str | None) -> None:
    """People with usernames come without `from`: absent, empty and null are alike."""
    element = a_text("wamid.X")
    contact = deepcopy(MIRA)
    if absent == "missing":
        del element["from"], contact["wa_id"]
    else:
        element["from"], contact["wa_id"] = absent, absent  # type: ignore[assignment]
    contact["profile"] = {"name": "Mira K", "username": "mira"}

    [message] = parse(a_body(messages=[element], contacts=[contact])).messages
    assert ("", "DE.7Q4mZr1T9sKx2LwA") == (message.sender.wa_id, message.sender.bsuid)
    assert ("Mira K", "mira") == (message.sender.name, message.sender.username)


def test_contacts_are_matched_by_identity() -> None:
    """The second contact may belong to the first message."""
    other = {"profile": {"name": "Other"}, "wa_id": "491700000000"}
    parsed = parse(a_body(messages=[a_text("wamid.X")], contacts=[other, MIRA]))

    assert ["Mira K"] == [message.sender.name for message in parsed.messages]


def test_a_status_carries_price_token_and_recipient() -> None:
    """What a sent status says beside the fact."""
    token = "0190000000007000800000000000000a.3"
    body = deepcopy(BODIES["status_sent"])
    body["entry"][0]["changes"][0]["value"]["statuses"][0]["biz_opaque_callback_data"] = token

    [report] = parse(body).statuses
    assert (DeliveryStatus.SENT, token) == (report.status, str(report.token))
    assert Pricing("marketing", "regular", billable=True) == report.pricing
    assert ("491701234567", "DE.7Q4mZr1T9sKx2LwA") == (report.wa_id, report.bsuid)


def test_a_foreign_token_is_none() -> None:
    """Other programs send from the same number, with words of their own."""
    [report] = parse(BODIES["status_sent"]).statuses

    assert report.token is None


def test_a_failure_says_why() -> None:
    """The first error explains a failed status."""
    [report] = parse(BODIES["status_failed"]).statuses

    assert report.error is not None
    assert 131049 == report.error.code
    assert "healthy ecosystem engagement" in report.error.details


def test_a_played_voice_message_was_read() -> None:
    """Statuses of old documentation are no concern of ours, and `played` is a kind of reading."""
    played, deleted = a_status("wamid.A", "played"), a_status("wamid.B", "deleted")

    parsed = parse(a_body(statuses=[played, deleted]))
    assert [DeliveryStatus.READ] == [report.status for report in parsed.statuses]
    assert ("statuses:deleted",) == parsed.ignored


def test_quality_is_recognised_under_the_wrong_field() -> None:
    """Meta's own sample files a quality change under the status field."""
    body = deepcopy(BODIES["message_template_quality_update"])
    body["entry"][0]["changes"][0]["field"] = "message_template_status_update"

    [report] = parse(body).templates
    assert (TemplateFact.QUALITY, "YELLOW") == (report.fact, report.quality)


def test_a_category_warning_names_the_coming_category() -> None:
    """`correct_category` is the future one, `new_category` the present one."""
    [warning] = parse(BODIES["template_category_update_utility"]).templates
    [change] = parse(BODIES["template_category_update_marketing"]).templates

    assert (TemplateFact.CATEGORY_WARNING, "MARKETING") == (warning.fact, warning.category)
    assert (TemplateFact.CATEGORY, "MARKETING", "UTILITY") == (
        change.fact,
        change.category,
        change.previous_category,
    )


def test_template_languages_are_written_one_way() -> None:
    """Some of Meta's pages write en-US."""
    body = deepcopy(BODIES["message_template_status_update_paused"])
    body["entry"][0]["changes"][0]["value"]["message_template_language"] = "en-US"

    [report] = parse(body).templates
    assert ("PAUSED", "en_US", "FIRST_PAUSE") == (report.event, report.language, report.title)


def test_account_and_number_reports() -> None:
    """Restrictions come with their end, upgrades with their tier."""
    [account] = parse(BODIES["account_update_account_restriction"]).accounts
    [number] = parse(BODIES["phone_number_quality_update_throughput_upgrade"]).numbers
    [capability] = parse(BODIES["business_capability_update"]).accounts

    assert "RESTRICTED_BIZ_INITIATED_MESSAGING" == account.restrictions[0].type
    assert datetime.fromtimestamp(1795260000, UTC) == account.restrictions[0].expires_at
    assert ("THROUGHPUT_UPGRADE", "TIER_UNLIMITED") == (number.event, number.limit)
    assert "TIER_10K" == capability.limit


def test_a_whole_batch_is_handled() -> None:
    """Several entries, changes, messages and statuses in one body, all of them."""
    change = a_body(
        messages=[a_text("wamid.1"), a_text("wamid.2")],
        statuses=[a_status("wamid.3", "sent"), a_status("wamid.3", "read")],
    )["entry"][0]["changes"][0]
    entry = {"id": "1", "changes": [change, change]}

    parsed = parse({"object": "whatsapp_business_account", "entry": [entry, entry]})
    assert (8, 8) == (len(parsed.messages), len(parsed.statuses))


@pytest.mark.parametrize(
    "broken",
    [
        {"id": "wamid.X", "status": "sent", "timestamp": "yesterday"},
        {"id": "wamid.X", "status": "sent", "timestamp": 10**30},
        {"status": "sent", "timestamp": "1795000123"},
        {"id": "wamid.X", "timestamp": "1795000123"},
        "text",
        None,
        [],
    ],
)
def test_a_broken_element_costs_only_itself(broken: object) -> None:
    """Its neighbours are handled; it is kept with its place and the reason."""
    good = a_status("wamid.A", "sent")

    parsed = parse(a_body(statuses=[good, broken, good]))
    assert 2 == len(parsed.statuses)
    [kept] = parsed.broken
    assert "entry[0].changes[0].value.statuses[1]" == kept.path
    assert kept.reason
    assert broken == json.loads(kept.fragment)


def test_a_broken_entry_costs_only_itself() -> None:
    """The same holds for entries and changes."""
    body = a_body(statuses=[a_status("wamid.A", "sent")])
    body["entry"].insert(0, {"changes": 7})
    body["entry"][1]["changes"].insert(0, {"field": "messages", "value": []})

    parsed = parse(body)
    assert 1 == len(parsed.statuses)
    assert ["entry[0]", "entry[1].changes[0]"] == [broken.path for broken in parsed.broken]


def test_half_an_emoji_costs_nothing() -> None:
    """A name cut in the middle of an emoji is no good JSON for everybody, but readable."""
    body = encoded(a_body(messages=[a_text("wamid.1", "cut")])).replace(b'"cut"', b'"\\ud83d"')

    parsed = MetaWebhookParser().parse(body, NOW)
    assert ["?"] == [message.text for message in parsed.messages]
    assert () == parsed.broken


def test_unknown_fields_are_named() -> None:
    """A field nobody has heard of is recorded, and harms nothing."""
    assert ("brand_new_update",) == parse(a_body(field="brand_new_update")).ignored


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.binary(max_size=300))
def test_bytes_never_crash_the_parser(body: bytes) -> None:
    """What is no webhook at all is broken as a whole."""
    parsed = MetaWebhookParser().parse(body, NOW)

    assert [""] == [broken.path for broken in parsed.broken]


@given(st.data())
def test_no_mutilated_body_crashes_the_parser(data: st.DataObject) -> None:
    """Any value of a documented body may be anything; the parser answers all the same."""
    name = data.draw(st.sampled_from(sorted(BODIES)))
    body = deepcopy(BODIES[name])
    here: Any = body
    while isinstance(here, (dict, list)) and here:
        keys = sorted(here) if isinstance(here, dict) else list(range(len(here)))
        key = data.draw(st.sampled_from(keys))
        if data.draw(st.integers(0, 3)) == 0 or not isinstance(here[key], (dict, list)):
            here[key] = data.draw(JSON)
            break
        here = here[key]

    assert isinstance(parse(body), ParsedWebhook)


@given(st.data())
def test_no_element_crashes_the_parser(data: st.DataObject) -> None:
    """Each element is understood, ignored by name, or kept as broken; none disappears."""
    good = [*ELEMENTS, a_text("wamid.1"), a_status("wamid.1", "sent")]
    element = dict(data.draw(st.sampled_from(good)))
    element[data.draw(st.sampled_from(sorted(element)))] = data.draw(JSON)

    parsed = parse(a_body(messages=[element], statuses=[element]))
    found = parsed.messages, parsed.statuses, parsed.broken, parsed.ignored
    assert 2 == sum(map(len, found))
