"""The address book against a dict that says what it must hold."""

import asyncio
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
)

from support.contacts import AddressBookInUse
from wacore.application.contacts.change_members import ChangeMembersCommand
from wacore.application.contacts.create_group import CreateGroupCommand
from wacore.application.contacts.delete_contacts import DeleteContactsCommand
from wacore.application.contacts.erase_contact import EraseContactCommand
from wacore.application.contacts.merge_contacts import MergeContactsCommand
from wacore.application.contacts.record_consent import RecordConsentCommand
from wacore.application.contacts.suppressed import SuppressedQuery
from wacore.application.contacts.update_contact import UpdateContactCommand
from wacore.domain.contacts.consent import ConsentSource, ConsentState, Purpose
from wacore.domain.contacts.identity import IdentityTaken
from wacore.domain.ids import ContactId
from wacore.testing.contracts.contacts import OURS

PHONES = st.sampled_from([f"+49151123456{number:02}" for number in range(4)])
BSUIDS = st.sampled_from([None, "DE.A", "DE.B"])
MARKETING = Purpose.MARKETING


class AddressBook(RuleBasedStateMachine):
    """
    The model holds each contact's names, whether it is in the group, and who must not be messaged.

    A stop belongs to the person: it follows their names through merging, deletion, erasure, a new
    file and a new contact, until they themselves agree again.
    """

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.use = AddressBookInUse()
        self.names: dict[ContactId, set[str]] = {}
        self.grouped: set[ContactId] = set()
        self.stopped: set[ContactId] = set()
        self.gone: set[str] = set()
        group = CreateGroupCommand(actor=self.use.actor, name="Group")
        self.group_id = self.run(self.use.groups.create(group))

    def run(self, coroutine: Any) -> Any:
        return self.runner.run(coroutine)

    def taken(self, *names: str | None) -> bool:
        return any(held.intersection(names) for held in self.names.values())

    def known(self, contact_id: ContactId, names: set[str]) -> None:
        self.names[contact_id] = names
        if names & self.gone:
            self.stopped.add(contact_id)

    def forgotten(self, contact_id: ContactId, *, stopped: bool) -> None:
        names = self.names.pop(contact_id)
        self.grouped.discard(contact_id)
        if stopped:
            self.gone |= names
        self.stopped.discard(contact_id)

    @rule(target=ids, phone=PHONES, bsuid=BSUIDS)
    def create(self, phone: str, bsuid: str | None) -> ContactId | MultipleResults[ContactId]:
        try:
            contact_id: ContactId = self.run(self.use.create(phone, bsuid=bsuid))
        except IdentityTaken:
            assert self.taken(phone, bsuid)
            return multiple()
        assert not self.taken(phone, bsuid)
        self.known(contact_id, {name for name in (phone, bsuid) if name})
        return contact_id

    @rule(contact_id=ids, phone=PHONES)
    def renumber(self, contact_id: ContactId, phone: str) -> None:
        command = UpdateContactCommand(actor=self.use.actor, contact_id=contact_id, phone=phone)
        others = {i: names for i, names in self.names.items() if i != contact_id}
        try:
            self.run(self.use.contacts.update(command))
        except IdentityTaken:
            assert any(phone in names for names in others.values())
            return
        assert not any(phone in names for names in others.values())
        if contact_id in self.stopped:
            self.gone |= {n for n in self.names[contact_id] if n.startswith("+") and n != phone}
        kept = {name for name in self.names[contact_id] if not name.startswith("+")}
        self.names[contact_id] = kept | {phone}

    @rule(contact_id=ids)
    def join(self, contact_id: ContactId) -> None:
        command = ChangeMembersCommand(
            actor=self.use.actor, group_id=self.group_id, contact_ids=(contact_id,)
        )
        self.run(self.use.groups.change_members(command))
        self.grouped.add(contact_id)

    @rule(contact_id=ids, state=st.sampled_from([ConsentState.OPTED_IN, ConsentState.OPTED_OUT]))
    def decide(self, contact_id: ContactId, state: ConsentState) -> None:
        command = RecordConsentCommand(
            actor=self.use.actor,
            contact_id=contact_id,
            purpose=MARKETING,
            state=state,
            source=ConsentSource.FORM,
            evidence="form 7",
        )
        already = contact_id in self.stopped
        self.run(self.use.contacts.record_consent(command))
        view = self.run(self.use.get(contact_id))
        if view.consents.marketing is ConsentState.OPTED_IN:
            self.stopped.discard(contact_id)
            self.gone -= self.names[contact_id]
        else:
            assert already or state is ConsentState.OPTED_OUT
            self.stopped.add(contact_id)

    @rule(contact_id=consumes(ids))
    def delete(self, contact_id: ContactId) -> None:
        command = DeleteContactsCommand(actor=self.use.actor, contact_ids=(contact_id,))
        self.run(self.use.contacts.delete(command))
        self.forgotten(contact_id, stopped=contact_id in self.stopped)

    @rule(contact_id=consumes(ids))
    def erase(self, contact_id: ContactId) -> None:
        command = EraseContactCommand(actor=self.use.actor, contact_id=contact_id)
        self.run(self.use.contacts.erase(command))
        self.forgotten(contact_id, stopped=True)

    @rule(target=ids, kept=consumes(ids), other=consumes(ids))
    def merge(self, kept: ContactId, other: ContactId) -> ContactId:
        command = MergeContactsCommand(actor=self.use.actor, into=kept, contact_ids=(other,))
        self.run(self.use.contacts.merge(command))
        names, more = self.names[kept], self.names[other]
        stopped = {kept, other} & self.stopped
        if not any(name.startswith("DE.") for name in names):
            self.names[kept] = names | {name for name in more if name.startswith("DE.")}
        if {kept, other} & self.grouped:
            self.grouped.add(kept)
        self.forgotten(other, stopped=other in self.stopped)
        if stopped:
            self.stopped.add(kept)
        return kept

    @rule(phone=PHONES, consent=st.sampled_from(["yes", "no", ""]))
    def bring_in(self, phone: str, consent: str) -> None:
        known = [i for i, names in self.names.items() if phone in names]
        started = self.run(
            self.use.start(f"phone,consent\n{phone},{consent}\n".encode(), again=True)
        )
        view = self.run(self.use.run(started.id))
        assert (1, 0, 0 if known else 1) == (view.rows_done, view.rejected, view.created)
        found = self.run(self.use.everybody(search=phone))
        contact_id = next(c.id for c in found if c.phone == phone)
        if not known:
            self.known(contact_id, {phone})
        if consent == "no":
            self.stopped.add(contact_id)

    @invariant()
    def holds_what_the_model_says(self) -> None:
        contacts = self.run(self.use.everybody())
        members = self.run(self.use.everybody(group_id=self.group_id))

        assert self.names == {c.id: {name for name in (c.phone, c.bsuid) if name} for c in contacts}
        assert self.grouped == {c.id for c in members}
        assert self.stopped == {
            c.id for c in contacts if c.consents.marketing is ConsentState.OPTED_OUT
        }

    @invariant()
    def messages_nobody_who_said_stop(self) -> None:
        names = [*(f"+49151123456{number:02}" for number in range(4)), "DE.A", "DE.B"]
        people = [(n, None) if n.startswith("+") else (None, n) for n in names]
        query = SuppressedQuery(organization_id=OURS, purpose=MARKETING, people=people)
        suppressed = {names[i] for i in self.run(self.use.peers.suppressed(query))}
        stopped = {name for contact_id in self.stopped for name in self.names[contact_id]}

        assert self.gone | stopped == suppressed

    def teardown(self) -> None:
        self.runner.close()


TestAddressBook = AddressBook.TestCase
TestAddressBook.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
