"""What the address book does about messages and decisions on WhatsApp."""

from typing import Any

import msgspec
import pytest

from support.contacts import AddressBookInUse
from wacore.application.contacts.delete_contacts import DeleteContactsCommand
from wacore.application.contacts.erase_contact import EraseContactCommand
from wacore.application.contacts.queries import ContactPastQuery
from wacore.application.contacts.record_consent import RecordConsentCommand
from wacore.application.contacts.suppressed import SuppressedQuery
from wacore.domain.contacts.consent import ConsentSource, ConsentState, Purpose
from wacore.domain.contacts.contact import ContactSource
from wacore.testing.contracts.contacts import OURS

NOON = "2026-11-22T12:00:00Z"
LATER = "2026-11-22T13:00:00Z"


async def inbound(use: AddressBookInUse, number: int, **fields: Any) -> None:
    payload = msgspec.json.encode({"at": NOON, "message_id": "m", "text": "hi", **fields})
    await use.peers.note_inbound(use.envelope("messaging.inbound_received", payload, number))


async def decided(use: AddressBookInUse, number: int, state: ConsentState, **fields: Any) -> None:
    payload = msgspec.json.encode({"at": NOON, "purpose": "marketing", **fields})
    note = use.peers.note_opt_out if state is ConsentState.OPTED_OUT else use.peers.note_opt_in
    await note(use.envelope("messaging.opt", payload, number))


async def test_whoever_writes_becomes_a_contact(use: AddressBookInUse) -> None:
    """With every identity the message showed, its name, and the message on its timeline."""
    await inbound(
        use,
        1,
        phone="+4915112345601",
        bsuid="DE.Abc",
        profile_name="Ada\n🎉",
        type="text",
        wamid="w1",
    )
    (contact,) = await use.everybody()

    assert ("+4915112345601", "DE.Abc", "Ada 🎉", "DE") == (
        contact.phone,
        contact.bsuid,
        contact.name,
        contact.country,
    )
    assert ContactSource.INBOUND is contact.source
    past = ContactPastQuery(actor=use.actor, contact_id=contact.id)
    lines = (await use.contacts.timeline(past)).items
    assert {"message_received", "created"} == {line.kind for line in lines}


async def test_a_delivery_repeated_changes_nothing(use: AddressBookInUse) -> None:
    """The same envelope twice is once on the timeline and once in the ledger."""
    for _ in range(2):
        await inbound(use, 1, phone="+4915112345601")
        await decided(use, 2, ConsentState.OPTED_OUT, phone="+4915112345601")
    (contact,) = await use.everybody()
    past = ContactPastQuery(actor=use.actor, contact_id=contact.id)

    assert 1 == len((await use.contacts.consents(past)).items)
    kinds = [line.kind for line in (await use.contacts.timeline(past)).items]
    assert sorted(["created", "message_received", "consent"]) == sorted(kinds)


async def test_what_the_organisation_wrote_stays(use: AddressBookInUse) -> None:
    """A message adds the identity that was missing; it never renames anybody."""
    known = await use.create("+551187654321", name="Dona Ana")
    await inbound(use, 1, phone="5511987654321", bsuid="BR.x1", profile_name="aninha")
    contact = await use.get(known)

    assert ("Dona Ana", "BR.x1", "+551187654321") == (contact.name, contact.bsuid, contact.phone)


async def test_a_bsuid_alone_is_a_person(use: AddressBookInUse) -> None:
    """Phone numbers may be absent from webhooks since usernames exist."""
    await inbound(use, 1, phone="", bsuid="DE.x1", username="Ada.L")
    await inbound(use, 2, phone=None, bsuid="DE.x1")
    (contact,) = await use.everybody()

    assert (None, "DE.x1", "ada.l") == (contact.phone, contact.bsuid, contact.username)


async def test_two_contacts_of_one_message_are_not_mixed(use: AddressBookInUse) -> None:
    """The BSUID's contact has it; that the two are one person is for people to say."""
    by_phone = await use.create("+4915112345601", name="A")
    by_bsuid = await use.create(bsuid="DE.x1", name="B")
    await inbound(use, 1, phone="+4915112345601", bsuid="DE.x1")

    assert (await use.get(by_phone)).bsuid is None
    assert (await use.get(by_bsuid)).phone is None
    past = ContactPastQuery(actor=use.actor, contact_id=by_bsuid)
    assert "message_received" in {x.kind for x in (await use.contacts.timeline(past)).items}


async def test_a_message_from_nobody_is_noted_once(use: AddressBookInUse) -> None:
    """Without any identity there is nobody to note it for."""
    await inbound(use, 1, phone=None, bsuid=None, profile_name="?")
    await inbound(use, 2, phone="no number", bsuid="x" * 500, username="!")

    assert [] == await use.everybody()


async def test_a_stop_suppresses_even_a_stranger(use: AddressBookInUse) -> None:
    """Events come in no promised order; the contact is made if it is not there yet."""
    await decided(
        use, 1, ConsentState.OPTED_OUT, phone="+5511987654321", source="keyword", evidence="SAIR"
    )
    people = [("+551187654321", None), ("+5511987654321", None), ("+4915112345601", "DE.1")]

    async def stopped(purpose: Purpose) -> set[int]:
        return await use.peers.suppressed(
            SuppressedQuery(organization_id=OURS, purpose=purpose, people=people)
        )

    assert {0, 1} == await stopped(Purpose.MARKETING)
    assert set() == await stopped(Purpose.UTILITY)


@pytest.mark.parametrize("purpose", ["all", "everything"])
async def test_a_stop_of_everything(use: AddressBookInUse, purpose: str) -> None:
    """What does not name one purpose stops both."""
    await decided(use, 1, ConsentState.OPTED_OUT, bsuid="DE.x1", purpose=purpose)
    (contact,) = await use.everybody()

    assert {ConsentState.OPTED_OUT} == {contact.consents.marketing, contact.consents.utility}


async def test_a_keyword_lifts_no_platform_stop(use: AddressBookInUse) -> None:
    """Only WhatsApp's own `resume` does, and that lifts nothing else (Meta, user preferences)."""
    phone = "+4915112345601"
    await decided(use, 1, ConsentState.OPTED_OUT, phone=phone, source="user_preferences")
    await decided(use, 2, ConsentState.OPTED_IN, phone=phone, source="keyword", at=LATER)
    assert ConsentState.OPTED_OUT is (await use.everybody())[0].consents.marketing
    await decided(use, 3, ConsentState.OPTED_OUT, phone=phone, source="keyword", at=LATER)
    await decided(use, 4, ConsentState.OPTED_IN, phone=phone, source="platform", at=LATER)
    assert ConsentState.OPTED_OUT is (await use.everybody())[0].consents.marketing
    await decided(
        use, 5, ConsentState.OPTED_IN, phone=phone, source="keyword", at="2026-11-22T14:00:00Z"
    )

    assert ConsentState.OPTED_IN is (await use.everybody())[0].consents.marketing


async def test_the_forgotten_return_by_their_own_word(use: AddressBookInUse) -> None:
    """An opt-in of the person's own lifts what erasure left; then a re-creation is not stopped."""
    phone = "+4915112345601"
    gone = await use.create(phone)
    await use.contacts.erase(EraseContactCommand(actor=use.actor, contact_id=gone))
    query = SuppressedQuery(organization_id=OURS, purpose=Purpose.MARKETING, people=[(phone, None)])
    assert {0} == await use.peers.suppressed(query)
    await decided(use, 1, ConsentState.OPTED_IN, phone=phone, source="keyword", at=LATER)
    assert set() == await use.peers.suppressed(query)
    (back,) = await use.everybody()
    await use.contacts.delete(DeleteContactsCommand(actor=use.actor, contact_ids=(back.id,)))
    again = await use.get(await use.create(phone))

    assert (ConsentState.UNKNOWN, ConsentState.OPTED_OUT) == (
        again.consents.marketing,
        again.consents.utility,
    )


async def test_the_deleted_keep_their_stops(use: AddressBookInUse) -> None:
    """Deleting and importing anew is no way around an opt-out."""
    one = await use.create("+4915112345601")
    await use.contacts.record_consent(
        RecordConsentCommand(
            actor=use.actor,
            contact_id=one,
            purpose=Purpose.UTILITY,
            state=ConsentState.OPTED_OUT,
            source=ConsentSource.STAFF,
        )
    )
    await use.contacts.delete(DeleteContactsCommand(actor=use.actor, contact_ids=(one,)))
    await use.bring_in("phone,consent\n+4915112345601,yes\n")
    (back,) = await use.everybody()

    assert (ConsentState.OPTED_IN, ConsentState.OPTED_OUT) == (
        back.consents.marketing,
        back.consents.utility,
    )
