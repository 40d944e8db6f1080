"""Begin a group."""

import msgspec

from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.events import GroupEdited
from wacore.domain.contacts.groups import Group
from wacore.domain.ids import GroupId


class CreateGroupCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    name: str
    description: str = ""


class CreateGroup:
    """Names are unique in an organisation, whatever their case."""

    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock, new_id: IdFactory) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: CreateGroupCommand) -> GroupId:
        command.actor.require(Permission.MANAGE_CONTACTS)
        now = self._clock.now()
        group = Group(
            id=GroupId(self._new_id()),
            organization_id=command.actor.organization_id,
            name=command.name,
            description=command.description,
            created_at=now,
            updated_at=now,
        )
        async with self._begin() as work:
            await work.groups.add(group)
            await work.outbox.add(
                GroupEdited(
                    organization_id=group.organization_id,
                    occurred_at=now,
                    group_id=group.id,
                    change="created",
                )
            )
            await work.commit()
        return group.id
