"""What is written down and kept: consent, stops, timelines, imports."""

from collections.abc import Collection, MutableMapping, Sequence
from dataclasses import replace
from uuid import UUID

from wacore.domain.contacts.activity import Activity
from wacore.domain.contacts.consent import ConsentEntry, Purpose
from wacore.domain.contacts.imports import ContactImport, ImportNotFound, RowError, SameFileAgain
from wacore.domain.ids import ContactId, ImportId, OrganizationId


class MemoryConsentLedger:
    def __init__(self, entries: MutableMapping[UUID, ConsentEntry]) -> None:
        self._entries = entries

    async def append(self, entries: Sequence[ConsentEntry]) -> None:
        self._entries.update({entry.id: entry for entry in entries})

    async def inherit(
        self, organization_id: OrganizationId, heir: ContactId, from_ids: Collection[ContactId]
    ) -> None:
        for entry in list(self._entries.values()):
            if entry.organization_id == organization_id and entry.contact_id in from_ids:
                self._entries[entry.id] = replace(entry, contact_id=heir)

    async def redact(self, organization_id: OrganizationId, contact_id: ContactId) -> None:
        for entry in list(self._entries.values()):
            if entry.organization_id == organization_id and entry.contact_id == contact_id:
                self._entries[entry.id] = replace(entry, evidence="")


class MemorySuppressionList:
    def __init__(
        self, stopped: MutableMapping[tuple[OrganizationId, bytes, Purpose], bool]
    ) -> None:
        self._stopped = stopped

    async def add(
        self, organization_id: OrganizationId, stopped: Collection[tuple[bytes, Purpose]]
    ) -> None:
        for mark, purpose in stopped:
            self._stopped[organization_id, mark, purpose] = True

    async def among(
        self, organization_id: OrganizationId, fingerprints: Collection[bytes]
    ) -> set[tuple[bytes, Purpose]]:
        return {
            (mark, purpose)
            for mark in fingerprints
            for purpose in Purpose
            if (organization_id, mark, purpose) in self._stopped
        }

    async def lift(
        self, organization_id: OrganizationId, purpose: Purpose, fingerprints: Collection[bytes]
    ) -> None:
        for mark in fingerprints:
            self._stopped.pop((organization_id, mark, purpose), None)


class MemoryTimelines:
    def __init__(self, lines: MutableMapping[UUID, Activity]) -> None:
        self._lines = lines

    async def append(self, activities: Sequence[Activity]) -> None:
        self._lines.update({activity.id: activity for activity in activities})

    async def inherit(
        self, organization_id: OrganizationId, heir: ContactId, from_ids: Collection[ContactId]
    ) -> None:
        for line in list(self._lines.values()):
            if line.organization_id == organization_id and line.contact_id in from_ids:
                self._lines[line.id] = replace(line, contact_id=heir)


class MemoryImportRepository:
    def __init__(
        self,
        imports: MutableMapping[ImportId, ContactImport],
        errors: MutableMapping[tuple[ImportId, int, int], RowError],
    ) -> None:
        self._imports = imports
        self._errors = errors

    async def add(self, started: ContactImport) -> None:
        marks = {(i.organization_id, i.fingerprint) for i in self._imports.values()}
        if started.fingerprint and (started.organization_id, started.fingerprint) in marks:
            raise SameFileAgain
        self._imports[started.id] = started

    async def get(self, organization_id: OrganizationId, import_id: ImportId) -> ContactImport:
        found = self._imports.get(import_id)
        if found is None or found.organization_id != organization_id:
            raise ImportNotFound(import_id)
        return found

    async def save(self, running: ContactImport) -> None:
        self._imports[running.id] = running

    async def report(
        self, organization_id: OrganizationId, import_id: ImportId, errors: Sequence[RowError]
    ) -> None:
        for error in errors:
            self._errors[import_id, error.line, len(self._errors)] = error
