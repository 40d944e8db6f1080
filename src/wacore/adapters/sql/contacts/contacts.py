"""Contacts, and who is in which group."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import bulk_update, insert_ignore
from wacore.adapters.sql.contacts import tables
from wacore.adapters.sql.contacts.plain import insert_plain
from wacore.adapters.sql.contacts.rows import attribute_rows, contact_of, contact_row, term_rows
from wacore.adapters.sql.errors import Meaning, meaning, violates
from wacore.domain.contacts.contact import Contact, ContactNotFound
from wacore.domain.contacts.identity import Identity, IdentityKind, IdentityTaken
from wacore.domain.ids import ContactId, GroupId, ImportId, OrganizationId, UserId

_KEY = ("organization_id", "id")
_CHANGING = [column.name for column in tables.contacts.columns if column.name not in _KEY]


class SqlContactRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, contacts: Sequence[Contact]) -> None:
        if not contacts:
            return
        try:
            await self._connection.execute(
                insert(tables.contacts), [contact_row(contact) for contact in contacts]
            )
        except IntegrityError as error:
            raise _taken(error) from error
        await self._index(contacts)

    async def save(self, contacts: Sequence[Contact]) -> None:
        if not contacts:
            return
        try:
            await bulk_update(
                self._connection,
                tables.contacts,
                [contact_row(contact) for contact in contacts],
                key=_KEY,
                columns=_CHANGING,
            )
        except IntegrityError as error:
            raise _taken(error) from error
        await self._forget(contacts[0].organization_id, [c.id for c in contacts])
        await self._index(contacts)

    async def seen(
        self,
        organization_id: OrganizationId,
        import_id: ImportId,
        contact_ids: Collection[ContactId],
    ) -> None:
        if contact_ids:
            await self._connection.execute(
                update(tables.contacts)
                .where(
                    tables.contacts.c.organization_id == organization_id,
                    tables.contacts.c.id.in_(contact_ids),
                )
                .values(import_id=import_id)
            )

    async def get(self, organization_id: OrganizationId, contact_id: ContactId) -> Contact:
        found = await self.some(organization_id, [contact_id])
        if not found:
            raise ContactNotFound(contact_id)
        return found[0]

    async def some(
        self, organization_id: OrganizationId, contact_ids: Collection[ContactId]
    ) -> list[Contact]:
        if not contact_ids:
            return []
        return await self._read(
            select(tables.contacts).where(
                tables.contacts.c.organization_id == organization_id,
                tables.contacts.c.id.in_(contact_ids),
            )
        )

    async def known_as(
        self, organization_id: OrganizationId, identities: Collection[Identity]
    ) -> list[Contact]:
        """Ids first, each kind by its own index; one OR over the three would read the whole table."""
        values: dict[IdentityKind, list[str]] = {}
        for identity in identities:
            values.setdefault(identity.kind, []).append(identity.value)
        if not values:
            return []
        asked = [
            select(tables.contacts.c.id).where(
                tables.contacts.c.organization_id == organization_id,
                tables.contacts.c[kind.value].in_(names),
            )
            for kind, names in values.items()
        ]
        found = await self._connection.scalars(asked[0].union(*asked[1:]))
        return await self.some(organization_id, [ContactId(i) for i in found])

    async def remove(
        self, organization_id: OrganizationId, contact_ids: Collection[ContactId]
    ) -> None:
        if not contact_ids:
            return
        await self._forget(organization_id, contact_ids)
        for table in (tables.members, tables.favorites, tables.timelines):
            await self._connection.execute(
                delete(table).where(
                    table.c.organization_id == organization_id, table.c.contact_id.in_(contact_ids)
                )
            )
        await self._connection.execute(
            delete(tables.contacts).where(
                tables.contacts.c.organization_id == organization_id,
                tables.contacts.c.id.in_(contact_ids),
            )
        )

    async def _read(self, statement: Select[tuple[object, ...]]) -> list[Contact]:
        rows = await self._connection.execute(
            statement.order_by(tables.contacts.c.id).with_for_update()
        )
        return [contact_of(row) for row in rows.mappings()]

    async def _index(self, contacts: Sequence[Contact]) -> None:
        words = [row for contact in contacts for row in term_rows(contact)]
        values = [row for contact in contacts for row in attribute_rows(contact)]
        await insert_plain(self._connection, tables.terms, words)
        await insert_plain(self._connection, tables.attributes, values)

    async def _forget(
        self, organization_id: OrganizationId, contact_ids: Collection[ContactId]
    ) -> None:
        for table in (tables.terms, tables.attributes):
            await self._connection.execute(
                delete(table).where(
                    table.c.organization_id == organization_id, table.c.contact_id.in_(contact_ids)
                )
            )


def _taken(error: IntegrityError) -> Exception:
    for kind in IdentityKind:
        columns = ("contacts.organization_id", f"contacts.{kind.value}")
        if violates(error, f"uq_contacts_{kind.value}", *columns):
            return IdentityTaken(kind)
    return IdentityTaken() if meaning(error) is Meaning.UNIQUE else error


class SqlMemberships:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def join(
        self, organization_id: OrganizationId, group_id: GroupId, contact_ids: Collection[ContactId]
    ) -> None:
        await insert_ignore(
            self._connection,
            tables.members,
            [
                {
                    "organization_id": organization_id,
                    "group_id": group_id,
                    "contact_id": contact_id,
                }
                for contact_id in contact_ids
            ],
        )

    async def leave(
        self, organization_id: OrganizationId, group_id: GroupId, contact_ids: Collection[ContactId]
    ) -> None:
        if contact_ids:
            await self._connection.execute(
                delete(tables.members).where(
                    tables.members.c.organization_id == organization_id,
                    tables.members.c.group_id == group_id,
                    tables.members.c.contact_id.in_(contact_ids),
                )
            )

    async def favor(
        self,
        organization_id: OrganizationId,
        user_id: UserId,
        contact_id: ContactId,
        *,
        favorite: bool,
    ) -> None:
        mark = {"organization_id": organization_id, "user_id": user_id, "contact_id": contact_id}
        if favorite:
            await insert_ignore(self._connection, tables.favorites, [mark])
        else:
            await self._connection.execute(
                delete(tables.favorites).where(
                    *(tables.favorites.c[name] == value for name, value in mark.items())
                )
            )

    async def inherit(
        self, organization_id: OrganizationId, heir: ContactId, from_ids: Collection[ContactId]
    ) -> None:
        for table, owner in ((tables.members, "group_id"), (tables.favorites, "user_id")):
            owners = await self._connection.scalars(
                select(table.c[owner]).where(
                    table.c.organization_id == organization_id, table.c.contact_id.in_(from_ids)
                )
            )
            await insert_ignore(
                self._connection,
                table,
                [
                    {"organization_id": organization_id, owner: each, "contact_id": heir}
                    for each in set(owners)
                ],
            )
