"""How people enter and leave the address book without their stops being forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import IdFactory
from wacore.domain.contacts.activity import Activity, ActivityKind
from wacore.domain.contacts.consent import ConsentEntry, ConsentSource, ConsentState, Purpose
from wacore.domain.contacts.contact import Contact
from wacore.domain.contacts.identity import fingerprint


class Intake:
    """
    Args:
        pepper: See `fingerprint`.
    """

    def __init__(self, new_id: IdFactory, pepper: bytes = b"") -> None:
        self._new_id = new_id
        self._pepper = pepper

    async def welcome(
        self,
        work: ContactsUnitOfWork,
        contacts: Sequence[Contact],
        entries: Sequence[ConsentEntry] = (),
        *,
        kind: ActivityKind = ActivityKind.CREATED,
        detail: Mapping[str, str] | None = None,
    ) -> list[Contact]:
        """
        Add new contacts with what they consented to; whoever was erased before stays stopped.

        Raises:
            IdentityTaken: Somebody has one of the identities already.
        """
        stops = await self._stops(work, contacts)
        known = [*stops, *entries]
        added = recorded(contacts, known)
        await work.contacts.add(added)
        await work.ledger.append(known)
        await work.timelines.append(
            [
                Activity(
                    id=self._new_id(),
                    organization_id=contact.organization_id,
                    contact_id=contact.id,
                    kind=kind,
                    at=contact.created_at,
                    detail={"source": contact.source.value, **(detail or {})},
                )
                for contact in added
            ]
        )
        return added

    async def dismiss(
        self, work: ContactsUnitOfWork, contacts: Sequence[Contact], *, for_good: bool = False
    ) -> None:
        """
        Remove contacts; what they had stopped stays stopped should they come back.

        Args:
            for_good: They were erased, so nothing may be sent to them whatever they had said.
        """
        await self.remember_stops(work, contacts, for_good=for_good)
        if contacts:
            await work.contacts.remove(contacts[0].organization_id, [c.id for c in contacts])

    async def remember_stops(
        self, work: ContactsUnitOfWork, contacts: Sequence[Contact], *, for_good: bool = False
    ) -> None:
        stopped = [
            (mark, purpose)
            for contact in contacts
            for mark in self.fingerprints(contact)
            for purpose in (tuple(Purpose) if for_good else contact.consents.stopped())
        ]
        if stopped:
            await work.suppressions.add(contacts[0].organization_id, stopped)

    async def remember_renamed(
        self, work: ContactsUnitOfWork, before: Sequence[Contact], after: Sequence[Contact]
    ) -> None:
        """Names that stopped people no longer have stay stopped: renaming is no way around it."""
        stopped = [
            (fingerprint(old.organization_id, identity, self._pepper), purpose)
            for old, new in zip(before, after, strict=True)
            for identity in set(old.identities) - set(new.identities)
            for purpose in old.consents.stopped()
        ]
        if stopped:
            await work.suppressions.add(before[0].organization_id, stopped)

    def fingerprints(self, contact: Contact) -> list[bytes]:
        return [
            fingerprint(contact.organization_id, identity, self._pepper)
            for identity in contact.identities
        ]

    async def _stops(
        self, work: ContactsUnitOfWork, contacts: Sequence[Contact]
    ) -> list[ConsentEntry]:
        if not contacts:
            return []
        marks = {contact.id: self.fingerprints(contact) for contact in contacts}
        known = await work.suppressions.among(
            contacts[0].organization_id, {mark for each in marks.values() for mark in each}
        )
        return [
            self._stop(contact, purpose, contact.created_at)
            for contact in contacts
            for purpose in Purpose
            if known and any((mark, purpose) in known for mark in marks[contact.id])
        ]

    def _stop(self, contact: Contact, purpose: Purpose, at: datetime) -> ConsentEntry:
        return ConsentEntry(
            id=self._new_id(),
            organization_id=contact.organization_id,
            contact_id=contact.id,
            purpose=purpose,
            state=ConsentState.OPTED_OUT,
            source=ConsentSource.ERASURE,
            at=at,
            recorded_at=at,
        )


def recorded(contacts: Sequence[Contact], entries: Sequence[ConsentEntry]) -> list[Contact]:
    """The contacts once these entries are known; versions do not count what came with creation."""
    by_contact: dict[object, list[ConsentEntry]] = {}
    for entry in entries:
        by_contact.setdefault(entry.contact_id, []).append(entry)
    return [contact.beginning_with(by_contact.get(contact.id, ())) for contact in contacts]
