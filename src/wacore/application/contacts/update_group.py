"""Rename a group or describe it anew."""

import msgspec
from msgspec import UNSET, UnsetType

from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.events import GroupEdited
from wacore.domain.ids import GroupId


class UpdateGroupCommand(msgspec.Struct, frozen=True, kw_only=True):
    """What is UNSET stays."""

    actor: Actor
    group_id: GroupId
    expected_version: int | None = None
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class UpdateGroup:
    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: UpdateGroupCommand) -> None:
        command.actor.require(Permission.MANAGE_CONTACTS)
        organization_id, now = command.actor.organization_id, self._clock.now()
        async with self._begin() as work:
            stored = await work.groups.get(organization_id, command.group_id)
            stored = stored.expecting(command.expected_version)
            changed = stored.renamed(
                stored.name if command.name is UNSET else command.name,
                stored.description if command.description is UNSET else command.description,
                now,
            )
            await work.groups.save(changed)
            await work.outbox.add(
                GroupEdited(
                    organization_id=organization_id,
                    occurred_at=now,
                    group_id=changed.id,
                    change="changed",
                )
            )
            await work.commit()
