"""Contacts, and who is in which group."""

from collections.abc import Collection, MutableMapping, Sequence
from uuid import UUID

from wacore.domain.contacts.activity import Activity
from wacore.domain.contacts.contact import Contact, ContactNotFound
from wacore.domain.contacts.identity import Identity, IdentityTaken
from wacore.domain.ids import ContactId, GroupId, ImportId, OrganizationId, UserId

Members = MutableMapping[tuple[GroupId, ContactId], OrganizationId]
Favorites = MutableMapping[tuple[UserId, ContactId], OrganizationId]


class MemoryContactRepository:
    def __init__(
        self,
        contacts: MutableMapping[ContactId, Contact],
        identities: MutableMapping[tuple[OrganizationId, Identity], ContactId],
        members: Members,
        favorites: Favorites,
        timelines: MutableMapping[UUID, Activity],
    ) -> None:
        self._contacts = contacts
        self._identities = identities
        self._members = members
        self._favorites = favorites
        self._timelines = timelines

    async def add(self, contacts: Sequence[Contact]) -> None:
        self._store(contacts)

    async def save(self, contacts: Sequence[Contact]) -> None:
        for contact in contacts:
            old = self._contacts[contact.id]
            for identity in old.identities:
                del self._identities[old.organization_id, identity]
        self._store(contacts)

    async def seen(
        self,
        organization_id: OrganizationId,
        import_id: ImportId,
        contact_ids: Collection[ContactId],
    ) -> None:
        for contact in await self.some(organization_id, contact_ids):
            self._contacts[contact.id] = contact.seen_by(import_id)

    def _store(self, contacts: Sequence[Contact]) -> None:
        for contact in contacts:
            for identity in contact.identities:
                key = (contact.organization_id, identity)
                if self._identities.get(key, contact.id) != contact.id:
                    raise IdentityTaken(identity.kind)
                self._identities[key] = contact.id
            self._contacts[contact.id] = contact

    async def get(self, organization_id: OrganizationId, contact_id: ContactId) -> Contact:
        contact = self._contacts.get(contact_id)
        if contact is None or contact.organization_id != organization_id:
            raise ContactNotFound(contact_id)
        return contact

    async def some(
        self, organization_id: OrganizationId, contact_ids: Collection[ContactId]
    ) -> list[Contact]:
        found = (self._contacts.get(contact_id) for contact_id in sorted(set(contact_ids)))
        return [c for c in found if c is not None and c.organization_id == organization_id]

    async def known_as(
        self, organization_id: OrganizationId, identities: Collection[Identity]
    ) -> list[Contact]:
        ids = {self._identities.get((organization_id, identity)) for identity in identities}
        return [self._contacts[contact_id] for contact_id in sorted(i for i in ids if i)]

    async def remove(
        self, organization_id: OrganizationId, contact_ids: Collection[ContactId]
    ) -> None:
        gone = {contact.id for contact in await self.some(organization_id, contact_ids)}
        for contact_id in gone:
            contact = self._contacts.pop(contact_id)
            for identity in contact.identities:
                del self._identities[organization_id, identity]
        for member in [key for key in self._members if key[1] in gone]:
            del self._members[member]
        for favorite in [key for key in self._favorites if key[1] in gone]:
            del self._favorites[favorite]
        for line in [key for key, a in self._timelines.items() if a.contact_id in gone]:
            del self._timelines[line]


class MemoryMemberships:
    def __init__(self, members: Members, favorites: Favorites) -> None:
        self._members = members
        self._favorites = favorites

    async def join(
        self, organization_id: OrganizationId, group_id: GroupId, contact_ids: Collection[ContactId]
    ) -> None:
        for contact_id in contact_ids:
            self._members[group_id, contact_id] = organization_id

    async def leave(
        self, organization_id: OrganizationId, group_id: GroupId, contact_ids: Collection[ContactId]
    ) -> None:
        for contact_id in contact_ids:
            self._members.pop((group_id, contact_id), None)

    async def favor(
        self,
        organization_id: OrganizationId,
        user_id: UserId,
        contact_id: ContactId,
        *,
        favorite: bool,
    ) -> None:
        if favorite:
            self._favorites[user_id, contact_id] = organization_id
        else:
            self._favorites.pop((user_id, contact_id), None)

    async def inherit(
        self, organization_id: OrganizationId, heir: ContactId, from_ids: Collection[ContactId]
    ) -> None:
        for group_id, contact_id in list(self._members):
            if contact_id in from_ids:
                self._members[group_id, heir] = organization_id
        for user_id, contact_id in list(self._favorites):
            if contact_id in from_ids:
                self._favorites[user_id, heir] = organization_id
