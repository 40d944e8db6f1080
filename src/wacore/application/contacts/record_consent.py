"""Write down that a person agreed, or no longer does."""

from datetime import datetime

import msgspec

from wacore.application.contacts.intake import Intake
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.activity import Activity, ActivityKind
from wacore.domain.contacts.consent import ConsentEntry, ConsentSource, ConsentState, Purpose
from wacore.domain.contacts.contact import Contact
from wacore.domain.contacts.events import ConsentRecorded
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import ContactId

MAX_EVIDENCE = 2000
_BY_PEOPLE = frozenset({ConsentSource.STAFF, ConsentSource.FORM})


class InvalidConsent(InvalidInput):
    """A consent that proves nothing, or that only the platform or the contact could give."""

    code = "invalid-consent"


class RecordConsentCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`at` is when the person decided; None for now."""

    actor: Actor
    contact_id: ContactId
    purpose: Purpose
    state: ConsentState
    source: ConsentSource = ConsentSource.STAFF
    evidence: str = ""
    at: datetime | None = None


class ConsentBook:
    """Ledger, current state, timeline and event of one decision, inside a unit of work."""

    def __init__(self, new_id: IdFactory, intake: Intake) -> None:
        self._new_id = new_id
        self._intake = intake

    async def record(
        self, work: ContactsUnitOfWork, contact: Contact, entry: ConsentEntry
    ) -> Contact:
        changed = contact.recording(entry)
        await work.ledger.append([entry])
        if changed != contact:
            await work.contacts.save([changed])
        if changed.consents.of(entry.purpose).state is ConsentState.OPTED_IN:
            await work.suppressions.lift(
                contact.organization_id, entry.purpose, self._intake.fingerprints(contact)
            )
        await work.timelines.append([self._activity(entry)])
        await work.outbox.add(
            ConsentRecorded(
                organization_id=contact.organization_id,
                occurred_at=entry.recorded_at,
                contact_id=contact.id,
                purpose=entry.purpose.value,
                state=changed.consents.of(entry.purpose).state.value,
                source=entry.source.value,
            )
        )
        return changed

    def _activity(self, entry: ConsentEntry) -> Activity:
        return Activity(
            id=self._new_id(),
            organization_id=entry.organization_id,
            contact_id=entry.contact_id,
            kind=ActivityKind.CONSENT,
            at=entry.at,
            detail={
                "purpose": entry.purpose.value,
                "state": entry.state.value,
                "source": entry.source.value,
            },
        )


class RecordConsent:
    """What staff learnt on the phone or from a form. Only WhatsApp itself speaks as the platform."""

    def __init__(
        self, begin: Begin[ContactsUnitOfWork], clock: Clock, new_id: IdFactory, book: ConsentBook
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id
        self._book = book

    async def __call__(self, command: RecordConsentCommand) -> None:
        command.actor.require(Permission.MANAGE_CONTACTS)
        entry = self._entry(command)
        async with self._begin() as work:
            contact = await work.contacts.get(entry.organization_id, entry.contact_id)
            await self._book.record(work, contact, entry)
            await work.commit()

    def _entry(self, command: RecordConsentCommand) -> ConsentEntry:
        now = self._clock.now()
        if command.source not in _BY_PEOPLE:
            raise InvalidConsent("Say staff or form.", field="source")
        if command.state is ConsentState.UNKNOWN:
            raise InvalidConsent("Say opted_in or opted_out.", field="state")
        if len(command.evidence) > MAX_EVIDENCE:
            raise InvalidConsent(f"At most {MAX_EVIDENCE} characters.", field="evidence")
        if command.state is ConsentState.OPTED_IN and not command.evidence.strip():
            raise InvalidConsent("An opt-in needs its proof: who agreed, where.", field="evidence")
        if command.at is not None and (command.at.tzinfo is None or command.at > now):
            raise InvalidConsent("Give a past time with its time zone.", field="at")
        return ConsentEntry(
            id=self._new_id(),
            organization_id=command.actor.organization_id,
            contact_id=command.contact_id,
            purpose=command.purpose,
            state=command.state,
            source=command.source,
            evidence=command.evidence.strip(),
            at=command.at or now,
            recorded_at=now,
            recorded_by=command.actor.user_id,
        )
