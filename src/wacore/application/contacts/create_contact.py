"""Put one person into the address book."""

from collections.abc import Mapping

import msgspec

from wacore.application.contacts.identification import Reading
from wacore.application.contacts.intake import Intake
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.attributes import NO_ATTRIBUTES, AttributeValue
from wacore.domain.contacts.contact import Contact, Details
from wacore.domain.contacts.events import ContactCreated
from wacore.domain.contacts.identity import parse_bsuid, parse_username
from wacore.domain.ids import ContactId, GroupId


class CreateContactCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`default_region` is the ISO country of a `phone` without country code."""

    actor: Actor
    phone: str | None = None
    default_region: str | None = None
    bsuid: str | None = None
    username: str | None = None
    name: str = ""
    email: str | None = None
    language: str | None = None
    timezone: str | None = None
    country: str | None = None
    attributes: Mapping[str, AttributeValue] = NO_ATTRIBUTES
    group_ids: tuple[GroupId, ...] = ()


class CreateContact:
    """Whoever was erased before may come back, and is still not messaged until they agree anew."""

    def __init__(
        self,
        begin: Begin[ContactsUnitOfWork],
        clock: Clock,
        new_id: IdFactory,
        reading: Reading,
        intake: Intake,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id
        self._reading = reading
        self._intake = intake

    async def __call__(self, command: CreateContactCommand) -> ContactId:
        command.actor.require(Permission.MANAGE_CONTACTS)
        contact = self._contact(command)
        async with self._begin() as work:
            await self._intake.welcome(work, [contact])
            for group_id in command.group_ids:
                await work.groups.get(contact.organization_id, group_id)
                await work.memberships.join(contact.organization_id, group_id, [contact.id])
            await work.outbox.add(
                ContactCreated(
                    organization_id=contact.organization_id,
                    occurred_at=contact.created_at,
                    contact_id=contact.id,
                    source=contact.source.value,
                )
            )
            await work.commit()
        return contact.id

    def _contact(self, command: CreateContactCommand) -> Contact:
        now = self._clock.now()
        phone = self._reading.phone(command.phone, command.default_region)
        return Contact(
            id=ContactId(self._new_id()),
            organization_id=command.actor.organization_id,
            phone=phone,
            bsuid=parse_bsuid(command.bsuid) if command.bsuid else None,
            username=parse_username(command.username) if command.username else None,
            details=Details(
                name=command.name,
                email=command.email,
                language=command.language,
                timezone=self._reading.timezone(command.timezone),
                country=self._reading.country(command.country, phone),
                attributes=command.attributes,
            ),
            created_at=now,
            updated_at=now,
        )
