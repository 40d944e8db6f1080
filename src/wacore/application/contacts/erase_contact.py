"""Forget a person on request, for good."""

import msgspec

from wacore.application.contacts.intake import Intake
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.events import ContactErased
from wacore.domain.ids import ContactId


class EraseContactCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    contact_id: ContactId


class EraseContact:
    """What stays is a fingerprint, so that they are not messaged again, and the bare ledger."""

    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock, intake: Intake) -> None:
        self._begin = begin
        self._clock = clock
        self._intake = intake

    async def __call__(self, command: EraseContactCommand) -> None:
        command.actor.require(Permission.ERASE_CONTACTS)
        organization_id = command.actor.organization_id
        async with self._begin() as work:
            contact = await work.contacts.get(organization_id, command.contact_id)
            await self._intake.dismiss(work, [contact], for_good=True)
            await work.ledger.redact(organization_id, contact.id)
            await work.outbox.add(
                ContactErased(
                    organization_id=organization_id,
                    occurred_at=self._clock.now(),
                    contact_id=contact.id,
                )
            )
            await work.commit()
