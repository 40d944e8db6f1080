"""Give up a segment."""

import msgspec

from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.events import SegmentEdited
from wacore.domain.ids import SegmentId


class DeleteSegmentCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    segment_id: SegmentId


class DeleteSegment:
    """Whoever it found stays a contact."""

    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: DeleteSegmentCommand) -> None:
        command.actor.require(Permission.MANAGE_CONTACTS)
        organization_id = command.actor.organization_id
        async with self._begin() as work:
            segment = await work.segments.get(organization_id, command.segment_id)
            await work.segments.remove(organization_id, segment.id)
            await work.outbox.add(
                SegmentEdited(
                    organization_id=organization_id,
                    occurred_at=self._clock.now(),
                    segment_id=segment.id,
                    change="deleted",
                )
            )
            await work.commit()
