"""Take in a file of contacts; the work itself is a job's."""

import hashlib
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.contacts.readers import ImportReader
from wacore.application.contacts.references import ImportFiles, Sheets
from wacore.application.ports import Begin, Clock, IdFactory, Job, JobQueue
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.details import checked_country
from wacore.domain.contacts.events import ImportMoved
from wacore.domain.contacts.import_columns import map_columns
from wacore.domain.contacts.imports import (
    ContactImport,
    ImportOptions,
    SameFileAgain,
    UnreadableFile,
)
from wacore.domain.errors import WacoreError
from wacore.domain.ids import ImportId, OrganizationId

JOB = "contacts.import"
MAX_BYTES = 200_000_000


class StartImportCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`again` imports a file even though this very one was imported in this very way before."""

    actor: Actor
    filename: str
    content: AsyncIterator[bytes]
    options: ImportOptions = ImportOptions()
    again: bool = False


class ImportStarted(msgspec.Struct, frozen=True, kw_only=True):
    """`known` is True when the file was imported before and nothing new was started."""

    id: ImportId
    known: bool


class ImportStorage:
    """Where uploads lie, how they are read, and what is known of earlier ones."""

    def __init__(self, files: ImportFiles, sheets: Sheets, reader: ImportReader) -> None:
        self.files = files
        self.sheets = sheets
        self.reader = reader


def import_job(organization_id: OrganizationId, import_id: ImportId) -> Job:
    payload = {"organization_id": organization_id, "import_id": import_id}
    return Job(
        kind=JOB,
        key=str(import_id),
        payload=msgspec.json.encode(payload),
        lane=str(organization_id),
    )


class StartImport:
    """A file that cannot be read, or whose columns nobody understands, is refused at once."""

    def __init__(
        self,
        begin: Begin[ContactsUnitOfWork],
        clock: Clock,
        new_id: IdFactory,
        storage: ImportStorage,
        jobs: JobQueue,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id
        self._storage = storage
        self._jobs = jobs

    async def __call__(self, command: StartImportCommand) -> ImportStarted:
        """
        Raises:
            UnreadableFile: The file is no table, or too large.
            InvalidMapping: Its columns do not fit the mapping.
            GroupNotFound: The target group does not exist.
        """
        command.actor.require(Permission.MANAGE_CONTACTS)
        checked_country(command.options.default_region)
        organization_id, import_id = command.actor.organization_id, ImportId(self._new_id())
        measured = _Measured(command.content, command.options)
        await self._storage.files.put(organization_id, import_id, measured.stream())
        try:
            await self._check(organization_id, import_id, command.options)
            started = self._import(import_id, command, measured)
            await self._store(started)
        except SameFileAgain:
            await self._storage.files.remove(organization_id, import_id)
            known = await self._storage.reader.with_fingerprint(
                organization_id, measured.fingerprint
            )
            if known is None:
                raise
            return ImportStarted(id=known, known=True)
        except WacoreError:
            await self._storage.files.remove(organization_id, import_id)
            raise
        await self._jobs.enqueue([import_job(organization_id, import_id)])
        return ImportStarted(id=import_id, known=False)

    async def _check(
        self, organization_id: OrganizationId, import_id: ImportId, options: ImportOptions
    ) -> None:
        async with self._storage.files.open(organization_id, import_id) as file:
            layout = await self._storage.sheets.layout(
                file, encoding=options.encoding, delimiter=options.delimiter
            )
        map_columns(layout.columns, options.mapping, options.unknown_columns)

    async def _store(self, started: ContactImport) -> None:
        async with self._begin() as work:
            if started.options.group_id is not None:
                await work.groups.get(started.organization_id, started.options.group_id)
            await work.imports.add(started)
            await work.outbox.add(
                ImportMoved(
                    organization_id=started.organization_id,
                    occurred_at=started.created_at,
                    import_id=started.id,
                    state=started.state.value,
                    rows_done=0,
                )
            )
            await work.commit()

    def _import(
        self, import_id: ImportId, command: StartImportCommand, measured: "_Measured"
    ) -> ContactImport:
        now = self._clock.now()
        return ContactImport(
            id=import_id,
            organization_id=command.actor.organization_id,
            started_by=command.actor.user_id,
            filename="".join(c for c in command.filename if c.isprintable())[:200],
            size=measured.size,
            fingerprint=None if command.again else measured.fingerprint,
            options=command.options,
            created_at=now,
            updated_at=now,
        )


class _Measured:
    """Size and fingerprint of a stream, taken as it passes."""

    def __init__(self, content: AsyncIterator[bytes], options: ImportOptions) -> None:
        self._content = content
        plain: Any = msgspec.to_builtins(options)
        self._digest = hashlib.sha256(msgspec.json.encode(plain, order="deterministic"))
        self.size = 0

    async def stream(self) -> AsyncIterator[bytes]:
        async for part in self._content:
            self.size += len(part)
            if self.size > MAX_BYTES:
                raise UnreadableFile(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
            self._digest.update(part)
            yield part

    @property
    def fingerprint(self) -> str:
        return self._digest.hexdigest()
