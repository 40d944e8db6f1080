"""Take people out of the address book."""

import msgspec

from wacore.application.contacts.bulk import BulkOutcome, checked_ids, missing
from wacore.application.contacts.intake import Intake
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.events import ContactsDeleted
from wacore.domain.ids import ContactId


class DeleteContactsCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    contact_ids: tuple[ContactId, ...]


class DeleteContacts:
    """Whoever had opted out is still not messaged should a file bring them back."""

    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock, intake: Intake) -> None:
        self._begin = begin
        self._clock = clock
        self._intake = intake

    async def __call__(self, command: DeleteContactsCommand) -> BulkOutcome:
        command.actor.require(Permission.MANAGE_CONTACTS)
        organization_id = command.actor.organization_id
        ids = checked_ids(command.contact_ids)
        async with self._begin() as work:
            contacts = await work.contacts.some(organization_id, ids)
            if contacts:
                await self._intake.dismiss(work, contacts)
                await work.outbox.add(
                    ContactsDeleted(
                        organization_id=organization_id,
                        occurred_at=self._clock.now(),
                        contact_ids=tuple(contact.id for contact in contacts),
                    )
                )
                await work.commit()
        return BulkOutcome(changed=len(contacts), missing=missing(ids, contacts))
