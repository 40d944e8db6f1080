"""Import a file, chunk by chunk, from wherever the last attempt stopped."""

import asyncio

import msgspec

from wacore.application.contacts.identification import Reading
from wacore.application.contacts.import_chunk import ChunkImport
from wacore.application.contacts.import_rows import RowReader
from wacore.application.contacts.intake import Intake
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.contacts.references import ImportFileGone, Row
from wacore.application.contacts.start_import import ImportStorage
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.contacts.events import ImportMoved
from wacore.domain.contacts.groups import GroupNotFound
from wacore.domain.contacts.identity import IdentityTaken
from wacore.domain.contacts.import_columns import map_columns
from wacore.domain.contacts.imports import ContactImport
from wacore.domain.errors import InvalidInput, TryAgain
from wacore.domain.ids import ImportId, OrganizationId

CHUNK = 500
_ATTEMPTS = 5


class RunImportCommand(msgspec.Struct, frozen=True, kw_only=True):
    """The payload of a `contacts.import` job."""

    organization_id: OrganizationId
    import_id: ImportId


class RunImport:
    """
    Rows, their errors and the progress are committed together, so a killed run loses and repeats
    nothing. Two runs at once hinder each other as little: whoever finds that the import has
    moved, stops.
    """

    def __init__(
        self,
        begin: Begin[ContactsUnitOfWork],
        clock: Clock,
        new_id: IdFactory,
        storage: ImportStorage,
        reading: Reading,
        intake: Intake,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id
        self._storage = storage
        self._reading = reading
        self._intake = intake

    async def __call__(self, command: RunImportCommand) -> None:
        async with self._begin() as work:
            found = await work.imports.get(command.organization_id, command.import_id)
        if not found.ended:
            try:
                finished = await self._run(found)
            except (InvalidInput, ImportFileGone, GroupNotFound) as error:
                finished = True
                await self._give_up(found, str(error))
            if not finished:
                return
        await self._storage.files.remove(command.organization_id, command.import_id)

    async def _run(self, found: ContactImport) -> bool:
        """True once the import has ended, here or elsewhere."""
        options, sheets = found.options, self._storage.sheets
        async with self._storage.files.open(found.organization_id, found.id) as file:
            layout = await sheets.layout(
                file, encoding=options.encoding, delimiter=options.delimiter
            )
            targets = map_columns(layout.columns, options.mapping, options.unknown_columns)
            rows = RowReader(self._reading, layout.columns, targets, options.default_region)
            total = found.rows_total
            if total is None:
                total = await sheets.count(file, layout)
            at: ContactImport | None = await self._begin_run(found, total)
            if at is None:
                return True
            async for chunk in sheets.rows(file, layout, after=at.tally.rows, size=CHUNK):
                at = await self._chunk(at, rows, chunk)
                if at is None or at.ended:
                    return at is not None
        return await self._complete(at)

    async def _begin_run(self, found: ContactImport, total: int) -> ContactImport | None:
        async with self._begin() as work:
            current = await work.imports.get(found.organization_id, found.id)
            if current.ended:
                return None
            running = current.running(total, self._clock.now())
            await self._store(work, running)
            return running

    async def _chunk(
        self, expected: ContactImport, rows: RowReader, chunk: list[Row]
    ) -> ContactImport | None:
        """The import after this chunk; as it is if it has ended; None if somebody else moved it."""
        drafts, unread = await asyncio.to_thread(rows.read_all, chunk)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                async with self._begin() as work:
                    current = await work.imports.get(expected.organization_id, expected.id)
                    if current.ended:
                        return current
                    if current.tally != expected.tally:
                        return None
                    now = self._clock.now()
                    importing = ChunkImport(current, self._intake, self._new_id)
                    tally = await importing.store(work, drafts, unread, now)
                    advanced = current.advanced(tally, now)
                    await self._store(work, advanced)
                    return advanced
            except (IdentityTaken, TryAgain):
                if attempt == _ATTEMPTS:
                    raise
        return None

    async def _complete(self, at: ContactImport) -> bool:
        async with self._begin() as work:
            current = await work.imports.get(at.organization_id, at.id)
            if not current.ended:
                if current.tally != at.tally:
                    return False
                await self._store(work, current.completed(self._clock.now()))
        return True

    async def _give_up(self, found: ContactImport, reason: str) -> None:
        async with self._begin() as work:
            current = await work.imports.get(found.organization_id, found.id)
            if not current.ended:
                await self._store(work, current.failed(reason, self._clock.now()))

    async def _store(self, work: ContactsUnitOfWork, running: ContactImport) -> None:
        await work.imports.save(running)
        await work.outbox.add(
            ImportMoved(
                organization_id=running.organization_id,
                occurred_at=running.updated_at,
                import_id=running.id,
                state=running.state.value,
                rows_done=running.tally.rows,
            )
        )
        await work.commit()
