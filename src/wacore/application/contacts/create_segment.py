"""Begin a segment."""

import msgspec

from wacore.application.contacts.filter_forms import FilterForm, filter_of
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.events import SegmentEdited
from wacore.domain.contacts.groups import Segment
from wacore.domain.ids import SegmentId


class CreateSegmentCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    name: str
    description: str = ""
    filter: FilterForm


class CreateSegment:
    """Names are unique in an organisation, whatever their case."""

    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock, new_id: IdFactory) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: CreateSegmentCommand) -> SegmentId:
        command.actor.require(Permission.MANAGE_CONTACTS)
        now = self._clock.now()
        segment = Segment(
            id=SegmentId(self._new_id()),
            organization_id=command.actor.organization_id,
            name=command.name,
            description=command.description,
            filter=filter_of(command.filter),
            created_at=now,
            updated_at=now,
        )
        async with self._begin() as work:
            await work.segments.add(segment)
            await work.outbox.add(
                SegmentEdited(
                    organization_id=segment.organization_id,
                    occurred_at=now,
                    segment_id=segment.id,
                    change="created",
                )
            )
            await work.commit()
        return segment.id
