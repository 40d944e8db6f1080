"""One person at one of our numbers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.ids import PhoneNumberId, UserId, WabaId, Wamid
from wacore.domain.messaging.conversation import (
    SERVICE_WINDOW,
    Conversation,
    ConversationVersionConflict,
    NothingToRead,
    WindowClosed,
)
from wacore.domain.messaging.inbound import ReceivedMessage, is_digest_of
from wacore.domain.messaging.sender import Sender
from wacore.testing.intake import CONVERSATION, a_conversation

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NUMBER = PhoneNumberId("106500000000001")


def a_message(n: int = 1, minutes: int = 0, **changes: object) -> ReceivedMessage:
    plain = ReceivedMessage(
        waba_id=WabaId("1"),
        phone_number_id=NUMBER,
        wamid=Wamid(f"wamid.{n}"),
        sender=Sender(wa_id="491701234567", name=f"Mira {n}"),
        at=NOON + timedelta(minutes=minutes),
        type="text",
        text=f"text {n}",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def begun(message: ReceivedMessage) -> Conversation:
    account = a_conversation()
    return Conversation.begin(
        CONVERSATION, account.organization_id, account.account_id, message, None, NOON
    )


def test_a_message_opens_the_window_for_a_day() -> None:
    """To the moment: at its end it is closed."""
    conversation = begun(a_message()).receive(a_message())

    conversation.require_open(NOON + SERVICE_WINDOW - timedelta(microseconds=1))
    with pytest.raises(WindowClosed):
        conversation.require_open(NOON + SERVICE_WINDOW)


def test_a_notice_of_whatsapp_opens_nothing() -> None:
    """A changed number is no message of the person's."""
    notice = a_message(type="system")

    conversation = begun(notice).receive(notice)
    assert (None, 0, False) == (
        conversation.window_until,
        conversation.unread,
        conversation.is_open(NOON),
    )


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 3)),
        min_size=1,
        max_size=4,
        unique_by=lambda p: p[0],
    )
)
def test_order_of_arrival_does_not_matter(messages: list[tuple[int, int]]) -> None:
    """Whatever comes first, the end is the same: window, preview, name, count."""
    received = [a_message(n, minutes) for n, minutes in messages]
    ends = set()
    for order in permutations(received):
        conversation = begun(order[0])
        for message in order:
            conversation = conversation.receive(message)
        ends.add(conversation)

    [end] = ends
    newest = max(received, key=lambda message: (message.at, message.wamid))
    assert (newest.wamid, newest.text, newest.sender.name, len(received)) == (
        end.last_inbound,
        end.preview,
        end.name,
        end.unread,
    )


def test_reading_empties_and_needs_something_to_read() -> None:
    """Nobody can read what was never written."""
    conversation = begun(a_message())
    with pytest.raises(NothingToRead):
        conversation.read()

    assert 0 == conversation.receive(a_message()).read().unread


def test_two_people_of_ours_do_not_undo_each_other() -> None:
    """An assignment counts the version up; messages leave it alone."""
    conversation = begun(a_message())
    assigned = conversation.assign(UserId(UUID(int=1)))

    assert conversation.version == conversation.receive(a_message()).version
    with pytest.raises(ConversationVersionConflict):
        assigned.expecting(conversation.version)
    assert assigned == assigned.expecting(None)


def test_absorbing_keeps_what_either_knows() -> None:
    """Known by number here, by user id there."""
    by_phone = begun(a_message()).receive(a_message())
    told_id = a_message(2, 1, sender=Sender(bsuid="DE.x", username="mira"))
    by_id = begun(told_id).receive(told_id)

    for one, other in ((by_phone, by_id), (by_id, by_phone)):
        whole = one.absorb(other)
        assert ("491701234567", "DE.x", "mira", "Mira 1", 2) == (
            whole.wa_id,
            whole.bsuid,
            whole.username,
            whole.name,
            whole.unread,
        )
        assert ("wamid.2", "text 2") == (whole.last_inbound, whole.preview)


@pytest.mark.parametrize(
    ("wa_id", "spelling"),
    [
        ("551187654321", "+5511987654321"),
        ("5215512345678", "+525512345678"),
        ("5491123456789", "+541123456789"),
        ("491701234567", "+491701234567"),
    ],
)
def test_a_number_has_every_spelling(wa_id: str, spelling: str) -> None:
    """Brazil, Mexico and Argentina write one number in two ways (Meta, phone numbers)."""
    assert spelling in a_conversation(wa_id=wa_id, phone=None).phones
    assert f"+{wa_id}" in a_conversation(wa_id=None, phone=spelling).phones


@pytest.mark.parametrize("wa_id", ["", "123", "abc", "0170"])
def test_what_is_no_number_is_still_somebody(wa_id: str) -> None:
    """An id of a group, or of a kind to come."""
    sender = Sender(wa_id=wa_id, bsuid="DE.x")

    assert sender.phone is None
    assert ((wa_id,) if wa_id else ()) == sender.wa_ids


@pytest.mark.parametrize(
    "told",
    [
        "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    ],
)
def test_a_digest_is_read_in_either_form(told: str) -> None:
    """Base64 in webhooks, hex elsewhere."""
    assert is_digest_of(told, b"hello")
    assert not is_digest_of(told, b"hello!")
