"""Give up a group."""

import msgspec

from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.events import GroupEdited
from wacore.domain.ids import GroupId


class DeleteGroupCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    group_id: GroupId


class DeleteGroup:
    """Its members stay contacts."""

    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: DeleteGroupCommand) -> None:
        command.actor.require(Permission.MANAGE_CONTACTS)
        organization_id = command.actor.organization_id
        async with self._begin() as work:
            group = await work.groups.get(organization_id, command.group_id)
            await work.groups.remove(organization_id, group.id)
            await work.outbox.add(
                GroupEdited(
                    organization_id=organization_id,
                    occurred_at=self._clock.now(),
                    group_id=group.id,
                    change="deleted",
                )
            )
            await work.commit()
