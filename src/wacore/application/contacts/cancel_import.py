"""Stop an import; rows already imported stay."""

import msgspec

from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.contacts.references import ImportFiles
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.events import ImportMoved
from wacore.domain.ids import ImportId


class CancelImportCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    import_id: ImportId


class CancelImport:
    """Takes effect between two chunks."""

    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock, files: ImportFiles) -> None:
        self._begin = begin
        self._clock = clock
        self._files = files

    async def __call__(self, command: CancelImportCommand) -> None:
        """
        Raises:
            ImportEnded: There is nothing left to cancel.
        """
        command.actor.require(Permission.MANAGE_CONTACTS)
        organization_id = command.actor.organization_id
        async with self._begin() as work:
            found = await work.imports.get(organization_id, command.import_id)
            cancelled = found.cancelled(self._clock.now())
            await work.imports.save(cancelled)
            await work.outbox.add(
                ImportMoved(
                    organization_id=organization_id,
                    occurred_at=cancelled.updated_at,
                    import_id=cancelled.id,
                    state=cancelled.state.value,
                    rows_done=cancelled.tally.rows,
                )
            )
            await work.commit()
        await self._files.remove(organization_id, command.import_id)
