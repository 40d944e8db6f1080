"""Whoever writes to the organisation is in its address book."""

from datetime import datetime

import msgspec

from wacore.application.contacts.heard import Heard
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Envelope, IdFactory
from wacore.domain.contacts.activity import Activity, ActivityKind
from wacore.domain.contacts.events import ContactUpdated

CONSUMER = "contacts.note_inbound"


class InboundReceived(msgspec.Struct, frozen=True, kw_only=True):
    """What we read of `messaging.inbound_received`."""

    at: datetime
    phone: str | None = None
    bsuid: str | None = None
    username: str | None = None
    profile_name: str | None = None
    type: str | None = None
    wamid: str | None = None


class NoteInbound:
    """Creates or refreshes the contact, and puts the message on its timeline."""

    def __init__(self, begin: Begin[ContactsUnitOfWork], new_id: IdFactory, heard: Heard) -> None:
        self._begin = begin
        self._new_id = new_id
        self._heard = heard

    async def __call__(self, envelope: Envelope) -> None:
        event = msgspec.json.decode(envelope.payload, type=InboundReceived)
        async with self._begin() as work:
            if not await work.inbox.first_time(envelope.id, CONSUMER):
                return
            contact = await self._heard.person(
                work,
                envelope.organization_id,
                phone=event.phone,
                bsuid=event.bsuid,
                username=event.username,
                name=event.profile_name or "",
                at=event.at,
            )
            if contact is not None:
                await work.timelines.append(
                    [
                        Activity(
                            id=self._new_id(),
                            organization_id=envelope.organization_id,
                            contact_id=contact.id,
                            kind=ActivityKind.MESSAGE_RECEIVED,
                            at=event.at,
                            detail={"type": event.type or "", "wamid": event.wamid or ""},
                        )
                    ]
                )
                await work.outbox.add(
                    ContactUpdated(
                        organization_id=envelope.organization_id,
                        occurred_at=event.at,
                        contact_id=contact.id,
                    )
                )
            await work.commit()
