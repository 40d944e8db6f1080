"""Put contacts into a group, or take them out."""

import msgspec

from wacore.application.contacts.bulk import BulkOutcome, checked_ids, missing
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.activity import Activity, ActivityKind
from wacore.domain.contacts.events import GroupEdited
from wacore.domain.ids import ContactId, GroupId


class ChangeMembersCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`join` is False to take them out."""

    actor: Actor
    group_id: GroupId
    contact_ids: tuple[ContactId, ...]
    join: bool = True


class ChangeMembers:
    """Up to a thousand at once; who is where they are asked to be stays there."""

    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock, new_id: IdFactory) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: ChangeMembersCommand) -> BulkOutcome:
        command.actor.require(Permission.MANAGE_CONTACTS)
        organization_id, now = command.actor.organization_id, self._clock.now()
        ids = checked_ids(command.contact_ids)
        async with self._begin() as work:
            group = await work.groups.get(organization_id, command.group_id)
            contacts = await work.contacts.some(organization_id, ids)
            found = [contact.id for contact in contacts]
            change = work.memberships.join if command.join else work.memberships.leave
            await change(organization_id, group.id, found)
            await work.timelines.append(
                [
                    Activity(
                        id=self._new_id(),
                        organization_id=organization_id,
                        contact_id=contact_id,
                        kind=ActivityKind.GROUPED if command.join else ActivityKind.UNGROUPED,
                        at=now,
                        detail={"group_id": str(group.id), "group": group.name},
                    )
                    for contact_id in found
                ]
            )
            await work.outbox.add(
                GroupEdited(
                    organization_id=organization_id,
                    occurred_at=now,
                    group_id=group.id,
                    change="members",
                )
            )
            await work.commit()
        return BulkOutcome(changed=len(found), missing=missing(ids, contacts))
