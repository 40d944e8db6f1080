"""Change what is known of one contact."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType

from wacore.application.contacts.identification import Reading
from wacore.application.contacts.intake import Intake
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.activity import Activity, ActivityKind
from wacore.domain.contacts.attributes import AttributeValue
from wacore.domain.contacts.contact import Contact
from wacore.domain.contacts.events import ContactUpdated
from wacore.domain.contacts.identity import parse_bsuid, parse_username
from wacore.domain.ids import ContactId


class UpdateContactCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    What is UNSET stays.

    Attributes:
        attributes: Those named are set; None removes one.
        expected_version: The version the caller has read; None for whichever there is.
    """

    actor: Actor
    contact_id: ContactId
    expected_version: int | None = None
    phone: str | UnsetType | None = UNSET
    default_region: str | None = None
    bsuid: str | UnsetType | None = UNSET
    username: str | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    email: str | UnsetType | None = UNSET
    language: str | UnsetType | None = UNSET
    timezone: str | UnsetType | None = UNSET
    country: str | UnsetType | None = UNSET
    attributes: Mapping[str, AttributeValue | None] | UnsetType = UNSET


class UpdateContact:
    """A change that changes nothing leaves the version and the timeline alone."""

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

    async def __call__(self, command: UpdateContactCommand) -> None:
        command.actor.require(Permission.MANAGE_CONTACTS)
        organization_id, now = command.actor.organization_id, self._clock.now()
        async with self._begin() as work:
            stored = await work.contacts.get(organization_id, command.contact_id)
            changed = self._apply(stored.expecting(command.expected_version), command, now)
            if changed == stored:
                return
            await self._intake.remember_renamed(work, [stored], [changed])
            await work.contacts.save([changed])
            await work.timelines.append([self._activity(changed, command, now)])
            await work.outbox.add(
                ContactUpdated(
                    organization_id=organization_id, occurred_at=now, contact_id=changed.id
                )
            )
            await work.commit()

    def _apply(self, contact: Contact, command: UpdateContactCommand, now: datetime) -> Contact:
        phone, bsuid, username = contact.phone, contact.bsuid, contact.username
        if command.phone is not UNSET:
            phone = self._reading.phone(command.phone, command.default_region)
        if command.bsuid is not UNSET:
            bsuid = parse_bsuid(command.bsuid) if command.bsuid else None
        if command.username is not UNSET:
            username = parse_username(command.username) if command.username else None
        given = {
            name: value
            for name in ("name", "email", "language", "country", "timezone")
            if (value := getattr(command, name)) is not UNSET
        }
        if "timezone" in given:
            given["timezone"] = self._reading.timezone(given["timezone"])
        attributes = {} if command.attributes is UNSET else command.attributes
        identified = replace(contact, phone=phone, bsuid=bsuid, username=username)
        described = replace(identified, details=replace(contact.details, **given))
        changed = described.with_attributes(attributes, now)
        return contact.becoming(changed, now)

    def _activity(self, contact: Contact, command: UpdateContactCommand, now: datetime) -> Activity:
        told = [
            name
            for name in command.__struct_fields__[4:]
            if name != "default_region" and getattr(command, name) is not UNSET
        ]
        return Activity(
            id=self._new_id(),
            organization_id=contact.organization_id,
            contact_id=contact.id,
            kind=ActivityKind.UPDATED,
            at=now,
            detail={"fields": ", ".join(told)},
        )
