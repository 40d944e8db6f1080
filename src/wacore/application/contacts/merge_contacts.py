"""Make one contact out of several that are the same person."""

from functools import reduce

import msgspec

from wacore.application.contacts.bulk import checked_ids
from wacore.application.contacts.intake import Intake
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.activity import Activity, ActivityKind
from wacore.domain.contacts.contact import Contact, ContactNotFound
from wacore.domain.contacts.events import ContactsMerged
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import ContactId, OrganizationId


class MergedWithItself(InvalidInput):
    """The contact to keep is among those to be merged into it."""

    code = "merged-with-itself"

    def __init__(self) -> None:
        super().__init__("A contact cannot be merged into itself.", field="contact_ids")


class MergeContactsCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`into` stays and wins where both know something; `contact_ids` go."""

    actor: Actor
    into: ContactId
    contact_ids: tuple[ContactId, ...]


class MergeContacts:
    """Groups, favourites, ledger and timeline move along; an opt-out of any of them counts."""

    def __init__(
        self, begin: Begin[ContactsUnitOfWork], clock: Clock, new_id: IdFactory, intake: Intake
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id
        self._intake = intake

    async def __call__(self, command: MergeContactsCommand) -> None:
        command.actor.require(Permission.MANAGE_CONTACTS)
        organization_id, now = command.actor.organization_id, self._clock.now()
        ids = checked_ids(command.contact_ids)
        if command.into in ids:
            raise MergedWithItself
        async with self._begin() as work:
            kept, others = await self._read(work, organization_id, command.into, ids)
            merged = reduce(lambda one, other: one.absorbing(other, now), others, kept)
            merged = kept.becoming(merged, now)
            await self._intake.remember_stops(work, others)
            await work.memberships.inherit(organization_id, merged.id, ids)
            await work.ledger.inherit(organization_id, merged.id, ids)
            await work.timelines.inherit(organization_id, merged.id, ids)
            await work.contacts.remove(organization_id, ids)
            await work.contacts.save([merged])
            await work.timelines.append([self._activity(merged, len(others))])
            await work.outbox.add(
                ContactsMerged(
                    organization_id=organization_id,
                    occurred_at=now,
                    contact_id=merged.id,
                    absorbed=tuple(ids),
                )
            )
            await work.commit()

    async def _read(
        self,
        work: ContactsUnitOfWork,
        organization_id: OrganizationId,
        into: ContactId,
        ids: list[ContactId],
    ) -> tuple[Contact, list[Contact]]:
        """One statement, in the order of ids: two merges at once cannot lock each other out."""
        found = {c.id: c for c in await work.contacts.some(organization_id, [into, *ids])}
        for contact_id in (into, *ids):
            if contact_id not in found:
                raise ContactNotFound(contact_id)
        return found[into], [found[contact_id] for contact_id in ids]

    def _activity(self, merged: Contact, absorbed: int) -> Activity:
        return Activity(
            id=self._new_id(),
            organization_id=merged.organization_id,
            contact_id=merged.id,
            kind=ActivityKind.MERGED,
            at=merged.updated_at,
            detail={"absorbed": str(absorbed)},
        )
