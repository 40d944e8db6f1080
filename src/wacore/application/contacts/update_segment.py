"""Rename a segment or change whom it finds."""

import msgspec
from msgspec import UNSET, UnsetType

from wacore.application.contacts.filter_forms import FilterForm, filter_of
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.events import SegmentEdited
from wacore.domain.ids import SegmentId


class UpdateSegmentCommand(msgspec.Struct, frozen=True, kw_only=True):
    """What is UNSET stays."""

    actor: Actor
    segment_id: SegmentId
    expected_version: int | None = None
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    filter: FilterForm | UnsetType = UNSET


class UpdateSegment:
    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: UpdateSegmentCommand) -> None:
        command.actor.require(Permission.MANAGE_CONTACTS)
        organization_id, now = command.actor.organization_id, self._clock.now()
        async with self._begin() as work:
            stored = await work.segments.get(organization_id, command.segment_id)
            stored = stored.expecting(command.expected_version)
            changed = stored.redefined(
                stored.name if command.name is UNSET else command.name,
                stored.description if command.description is UNSET else command.description,
                stored.filter if command.filter is UNSET else filter_of(command.filter),
                now,
            )
            await work.segments.save(changed)
            await work.outbox.add(
                SegmentEdited(
                    organization_id=organization_id,
                    occurred_at=now,
                    segment_id=changed.id,
                    change="changed",
                )
            )
            await work.commit()
