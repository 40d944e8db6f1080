"""What messaging announces is what its neighbours read, field by field."""

import msgspec
import pytest

from support.intake import Intake, memory_intake
from support.webhook_bodies import BODIES, MIRA, a_body, a_text
from wacore.application.contacts.note_consent import ConsentGiven
from wacore.application.contacts.note_inbound import InboundReceived
from wacore.application.templates.account_changed import ChangedAccount
from wacore.application.templates.apply_report import ReportedTemplate
from wacore.domain.messaging.intake_events import AccountChanged
from wacore.domain.messaging.reports import TemplateFact
from wacore.domain.templates.learning import COMPONENTS


@pytest.fixture
async def intake() -> Intake:
    intake, _ = memory_intake()
    await intake.connect()
    return intake


async def payload(intake: Intake, name: str) -> bytes:
    [envelope] = [each for each in await intake.announced() if each.name == name]
    return bytes(envelope.payload)


async def test_contacts_read_who_wrote(intake: Intake) -> None:
    """Identity, name and time reach the address book."""
    await intake.take(a_body(messages=[a_text("wamid.1", "Hello", 1795000060)]))
    await intake.apply_all()

    read = msgspec.json.decode(
        await payload(intake, "messaging.inbound_received"), type=InboundReceived
    )
    assert ("+491701234567", MIRA["user_id"]) == (read.phone, read.bsuid)
    assert ("Mira K", "wamid.1", "text") == (read.profile_name, read.wamid, read.type)
    assert 1795000060 == read.at.timestamp()


@pytest.mark.parametrize(("word", "name"), [("stop", "opt_out"), ("start", "opt_in")])
async def test_contacts_read_what_people_want(intake: Intake, word: str, name: str) -> None:
    """The ledger gets purpose, source, proof and the list that knew the word."""
    await intake.take(a_body(messages=[a_text("wamid.1", word, 1795000060)]))
    await intake.apply_all()

    read = msgspec.json.decode(
        await payload(intake, f"messaging.{name}_received"), type=ConsentGiven
    )
    assert ("+491701234567", "marketing", "keyword") == (read.phone, read.purpose, read.source)
    assert (f"{word} (wamid.1)", "v1") == (read.evidence, read.keyword_table)
    assert 1795000060 == read.at.timestamp()


async def test_templates_read_what_was_decided(intake: Intake) -> None:
    """Which template, what happened, and why."""
    await intake.take(BODIES["message_template_status_update_rejected"])
    await intake.apply_all()

    read = msgspec.json.decode(
        await payload(intake, "messaging.template_reported"), type=ReportedTemplate
    )
    assert ("1387000000000001", "spring_offer_v3", "en_US", "REJECTED", "INVALID_FORMAT") == (
        read.meta_template_id,
        read.template_name,
        read.language,
        read.event,
        read.reason,
    )
    assert "Two variables stand next to each other." == read.description


def test_templates_know_our_word_for_components() -> None:
    """Both contexts name the event alike."""
    assert COMPONENTS == TemplateFact.COMPONENTS.value.upper()


def test_templates_follow_accounts() -> None:
    """They read which account it is and what happened to it."""
    assert {"account_id", "what"} == set(ChangedAccount.__struct_fields__)
    assert {"account_id", "what"} <= set(AccountChanged.__dataclass_fields__)
