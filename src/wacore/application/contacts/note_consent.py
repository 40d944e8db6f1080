"""What people decide on WhatsApp: their stop or start reaches the ledger."""

from datetime import datetime

import msgspec

from wacore.application.contacts.heard import Heard
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.contacts.record_consent import MAX_EVIDENCE, ConsentBook
from wacore.application.ports import Begin, Clock, Envelope, IdFactory
from wacore.domain.contacts.consent import ConsentEntry, ConsentSource, ConsentState, Purpose
from wacore.domain.contacts.contact import Contact


class ConsentGiven(msgspec.Struct, frozen=True, kw_only=True):
    """What we read of `messaging.opt_out_received` and `messaging.opt_in_received`."""

    at: datetime
    phone: str | None = None
    bsuid: str | None = None
    purpose: str = "marketing"
    source: str = "platform"
    evidence: str | None = None
    keyword_table: str | None = None


class NoteConsent:
    """
    Args:
        state: What the event that this instance consumes means.
    """

    def __init__(
        self,
        begin: Begin[ContactsUnitOfWork],
        clock: Clock,
        new_id: IdFactory,
        heard: Heard,
        book: ConsentBook,
        state: ConsentState,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id
        self._heard = heard
        self._book = book
        self._state = state
        self.consumer = f"contacts.note_{state.value}"

    async def __call__(self, envelope: Envelope) -> None:
        event = msgspec.json.decode(envelope.payload, type=ConsentGiven)
        async with self._begin() as work:
            if not await work.inbox.first_time(envelope.id, self.consumer):
                return
            contact = await self._heard.person(
                work,
                envelope.organization_id,
                phone=event.phone,
                bsuid=event.bsuid,
                at=event.at,
            )
            if contact is not None:
                for purpose in _purposes(event.purpose):
                    contact = await self._book.record(
                        work, contact, self._entry(contact, purpose, event)
                    )
            await work.commit()

    def _entry(self, contact: Contact, purpose: Purpose, event: ConsentGiven) -> ConsentEntry:
        return ConsentEntry(
            id=self._new_id(),
            organization_id=contact.organization_id,
            contact_id=contact.id,
            purpose=purpose,
            state=self._state,
            source=_source(event.source),
            evidence=(event.evidence or "")[:MAX_EVIDENCE],
            keyword_table=(event.keyword_table or "")[:100],
            at=event.at,
            recorded_at=self._clock.now(),
        )


def _purposes(name: str) -> tuple[Purpose, ...]:
    """What we cannot read stops everything, rather than nothing."""
    return (Purpose(name),) if name in frozenset(Purpose) else tuple(Purpose)


def _source(name: str) -> ConsentSource:
    """Meta's own names (`user_preferences`, `131050`) are the platform's word."""
    return ConsentSource(name) if name in frozenset(ConsentSource) else ConsentSource.PLATFORM
