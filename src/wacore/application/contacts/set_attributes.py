"""Set or remove attributes of many contacts."""

from collections.abc import Mapping

import msgspec

from wacore.application.contacts.bulk import BulkOutcome, checked_ids, missing
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.attributes import AttributeValue
from wacore.domain.contacts.events import ContactsChanged
from wacore.domain.ids import ContactId


class SetAttributesCommand(msgspec.Struct, frozen=True, kw_only=True):
    """None removes an attribute."""

    actor: Actor
    contact_ids: tuple[ContactId, ...]
    attributes: Mapping[str, AttributeValue | None]


class SetAttributes:
    """Contacts that have the values already are left alone."""

    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: SetAttributesCommand) -> BulkOutcome:
        command.actor.require(Permission.MANAGE_CONTACTS)
        organization_id, now = command.actor.organization_id, self._clock.now()
        ids = checked_ids(command.contact_ids)
        async with self._begin() as work:
            contacts = await work.contacts.some(organization_id, ids)
            changed = [c.with_attributes(command.attributes, now) for c in contacts]
            changed = [new for new, old in zip(changed, contacts, strict=True) if new != old]
            if changed:
                await work.contacts.save(changed)
                await work.outbox.add(
                    ContactsChanged(
                        organization_id=organization_id,
                        occurred_at=now,
                        change="attributes",
                        contact_ids=tuple(contact.id for contact in changed),
                    )
                )
                await work.commit()
        return BulkOutcome(changed=len(changed), missing=missing(ids, contacts))
