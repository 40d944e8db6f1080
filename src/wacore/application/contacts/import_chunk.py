"""Some rows of a file, stored together: no statement is sent per row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wacore.application.contacts.import_rows import Draft, identities_of
from wacore.application.contacts.intake import Intake
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import IdFactory
from wacore.domain.contacts.activity import ActivityKind
from wacore.domain.contacts.consent import ConsentEntry, ConsentSource, ConsentState
from wacore.domain.contacts.contact import Contact, ContactSource
from wacore.domain.contacts.identity import Identity
from wacore.domain.contacts.imports import ContactImport, Duplicates, RowError, Tally
from wacore.domain.ids import ContactId


class _Book:
    """The contacts a chunk is about, by every name they have."""

    def __init__(self, known: Sequence[Contact]) -> None:
        self.contacts: dict[ContactId, Contact] = {}
        self._by_name: dict[Identity, ContactId] = {}
        self.stored = {contact.id: contact for contact in known}
        for contact in known:
            self.put(contact)

    def put(self, contact: Contact) -> None:
        self.contacts[contact.id] = contact
        for identity in identities_of(contact):
            self._by_name[identity] = contact.id

    def called(self, identities: Sequence[Identity]) -> list[Contact]:
        ids = dict.fromkeys(self._by_name[i] for i in identities if i in self._by_name)
        return [self.contacts[contact_id] for contact_id in ids]

    def new(self) -> list[Contact]:
        return [c for c in self.contacts.values() if c.id not in self.stored]

    def changed(self) -> list[Contact]:
        return [c for c in self._known() if c.version != self.stored[c.id].version]

    def merely_seen(self) -> list[ContactId]:
        return [c.id for c in self._known() if c.version == self.stored[c.id].version]

    def _known(self) -> list[Contact]:
        return [c for c in self.contacts.values() if self.stored.get(c.id, c) != c]


class ChunkImport:
    """One chunk of one import."""

    def __init__(self, running: ContactImport, intake: Intake, new_id: IdFactory) -> None:
        self._running = running
        self._options = running.options
        self._intake = intake
        self._new_id = new_id

    async def store(
        self,
        work: ContactsUnitOfWork,
        drafts: Sequence[Draft],
        unread: Sequence[RowError],
        now: datetime,
    ) -> Tally:
        """
        Raises:
            IdentityTaken: Somebody else stored one of these people meanwhile; do it all again.
            GroupNotFound: The group was deleted meanwhile.
        """
        organization_id = self._running.organization_id
        errors = list(unread)
        names = {identity for draft in drafts for identity in draft.identities}
        book = _Book(await work.contacts.known_as(organization_id, names) if names else ())
        outcomes: Counter[str] = Counter()
        entries: list[ConsentEntry] = []
        met: dict[ContactId, None] = {}
        for draft in drafts:
            people = book.called(draft.identities)
            if len(people) > 1:
                errors.append(_ambiguous(draft))
                continue
            contact, outcome = self._outcome(people[0] if people else None, draft, now)
            book.put(contact)
            outcomes[outcome] += 1
            met[contact.id] = None
            entries += self._consents(contact, draft, now)
        await self._write(work, book, entries, list(met))
        await work.imports.report(organization_id, self._running.id, errors)
        return Tally(**outcomes, rejected=len(errors))

    def _outcome(self, known: Contact | None, draft: Draft, now: datetime) -> tuple[Contact, str]:
        if known is None:
            return self._new(draft, now), "created"
        met_before = known.import_id == self._running.id
        if self._options.duplicates is Duplicates.SKIP:
            return known.seen_by(self._running.id), "duplicate"
        changed = replace(
            known,
            phone=known.phone if _same_number(known, draft) else draft.phone,
            bsuid=draft.bsuid or known.bsuid,
            username=draft.username or known.username,
            details=draft.details.or_else(known.details),
        )
        changed = known.becoming(changed, now)
        same = changed is known or met_before
        return changed.seen_by(self._running.id), "duplicate" if same else "updated"

    def _new(self, draft: Draft, now: datetime) -> Contact:
        return Contact(
            id=ContactId(self._new_id()),
            organization_id=self._running.organization_id,
            phone=draft.phone,
            bsuid=draft.bsuid,
            username=draft.username,
            details=draft.details,
            source=ContactSource.IMPORT,
            import_id=self._running.id,
            created_at=now,
            updated_at=now,
        )

    def _consents(self, contact: Contact, draft: Draft, now: datetime) -> list[ConsentEntry]:
        if draft.consent is None:
            return []
        evidence = self._options.consent_evidence or self._running.filename
        return [
            ConsentEntry(
                id=self._new_id(),
                organization_id=contact.organization_id,
                contact_id=contact.id,
                purpose=purpose,
                state=ConsentState.OPTED_IN if draft.consent else ConsentState.OPTED_OUT,
                source=ConsentSource.IMPORT,
                evidence=f"{evidence}, line {draft.line}",
                at=now,
                recorded_at=now,
                recorded_by=self._running.started_by,
            )
            for purpose in self._options.consent_purposes
        ]

    async def _write(
        self,
        work: ContactsUnitOfWork,
        book: _Book,
        entries: list[ConsentEntry],
        met: list[ContactId],
    ) -> None:
        for entry in entries:
            if entry.contact_id in book.stored:
                book.put(book.contacts[entry.contact_id].recording(entry))
        if changed := book.changed():
            before = [book.stored[contact.id] for contact in changed]
            await self._intake.remember_renamed(work, before, changed)
            await work.contacts.save(changed)
        await work.contacts.seen(
            self._running.organization_id, self._running.id, book.merely_seen()
        )
        if new := book.new():
            await self._intake.welcome(
                work,
                new,
                [entry for entry in entries if entry.contact_id not in book.stored],
                kind=ActivityKind.IMPORTED,
                detail={"import_id": str(self._running.id)},
            )
        await work.ledger.append([entry for entry in entries if entry.contact_id in book.stored])
        if self._options.group_id is not None and met:
            group = await work.groups.get(self._running.organization_id, self._options.group_id)
            await work.memberships.join(group.organization_id, group.id, met)


def _same_number(known: Contact, draft: Draft) -> bool:
    """Also when only the spelling differs: the stored one is what WhatsApp has been using."""
    return draft.phone is None or (
        known.phone is not None and draft.phone.digits in known.phone.wa_ids()
    )


def _ambiguous(draft: Draft) -> RowError:
    return RowError(
        line=draft.line,
        column="",
        value=", ".join(identity.value for identity in draft.identities)[:200],
        reason="The row names two different contacts; merge them first.",
    )
