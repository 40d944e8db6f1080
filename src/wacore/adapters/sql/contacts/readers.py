"""Queries on contacts."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.contacts.filters import begins_with, in_groups, matching
from wacore.adapters.sql.contacts.rows import attribute_of
from wacore.adapters.sql.contacts.tables import contacts, favorites, members, suppressions, terms
from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.reads import Reads
from wacore.application.contacts.readers import Audience, ContactSelection
from wacore.application.contacts.showing import detail_view
from wacore.application.contacts.views import (
    ConsentStates,
    ContactDetailView,
    ContactView,
    RecipientView,
    TypedValue,
)
from wacore.application.ports import Page, PageRequest
from wacore.domain.contacts.attributes import AttributeType, as_text
from wacore.domain.contacts.consent import ConsentState, Purpose
from wacore.domain.contacts.contact import ContactNotFound, ContactSource
from wacore.domain.contacts.listing import ContactOrder, SearchMode
from wacore.domain.ids import ContactId, OrganizationId, UserId

_SHOWN = (
    "id", "phone", "bsuid", "username", "name", "email", "language", "timezone", "country",
    "attributes", "marketing", "utility", "source", "created_at", "updated_at", "version",
)  # fmt: skip
_ORDERS: dict[ContactOrder, tuple[Any, ...]] = {
    ContactOrder.NEWEST: (contacts.c.id.desc(),),
    ContactOrder.OLDEST: (contacts.c.id,),
    ContactOrder.NAME: (contacts.c.name_key, contacts.c.id),
    ContactOrder.NAME_REVERSED: (contacts.c.name_key.desc(), contacts.c.id.desc()),
    ContactOrder.CHANGED: (contacts.c.updated_at.desc(), contacts.c.id.desc()),
}
_KEYSETS = {order: Keyset(f"contacts.{order.value}", *keys) for order, keys in _ORDERS.items()}


class SqlContactReader:
    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def contact(
        self, organization_id: OrganizationId, viewer: UserId, contact_id: ContactId
    ) -> ContactDetailView:
        statement = _columns(organization_id).where(contacts.c.id == contact_id)
        groups = select(members.c.group_id).where(
            members.c.organization_id == organization_id, members.c.contact_id == contact_id
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
            if row is None:
                raise ContactNotFound(contact_id)
            marked = await _favorites(connection, organization_id, viewer, [contact_id])
            group_ids = (await connection.scalars(groups)).all()
        return detail_view(_view(row, marked), group_ids)

    async def page(
        self, organization_id: OrganizationId, selection: ContactSelection, page: PageRequest
    ) -> Page[ContactView]:
        keyset = _KEYSETS[selection.order]
        statement = _columns(organization_id, contacts.c.name_key).where(
            *_selected(organization_id, selection)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(keyset.page(statement, page))).all()
            marked = await _favorites(
                connection, organization_id, selection.viewer, [row.id for row in rows]
            )
        return keyset.cut(rows, page, lambda row: _view(row._mapping, marked))

    async def count(self, organization_id: OrganizationId, selection: ContactSelection) -> int:
        statement = select(func.count(contacts.c.id)).where(
            contacts.c.organization_id == organization_id, *_selected(organization_id, selection)
        )
        async with self._engine.connect() as connection:
            return await connection.scalar(statement) or 0


def _columns(organization_id: OrganizationId, *more: Any) -> Select[Any]:
    return select(*(contacts.c[name] for name in _SHOWN), *more).where(
        contacts.c.organization_id == organization_id
    )


def _selected(
    organization_id: OrganizationId, selection: ContactSelection
) -> list[ColumnElement[bool]]:
    found = _found(organization_id, selection.words, selection.mode)
    if selection.group_id is not None:
        found.append(in_groups(organization_id, [selection.group_id]))
    if selection.favorites:
        found.append(
            contacts.c.id.in_(
                select(favorites.c.contact_id).where(
                    favorites.c.organization_id == organization_id,
                    favorites.c.user_id == selection.viewer,
                )
            )
        )
    if selection.filter is not None:
        found.append(matching(organization_id, selection.filter))
    return found


def _found(
    organization_id: OrganizationId, words: Sequence[str], mode: SearchMode
) -> list[ColumnElement[bool]]:
    """
    Contacts by their terms, or by their search lines.

    The search lines are read in a subquery of their own, so that no database reads whole rows for
    them: their index holds all it needs.
    """
    if mode is SearchMode.CONTAINS and words:
        lines = contacts.alias("lines")
        holding = select(lines.c.id).where(
            lines.c.organization_id == organization_id,
            *(func.instr(lines.c.search, word) > 0 for word in words),
        )
        return [contacts.c.id.in_(holding)]
    return [
        contacts.c.id.in_(
            select(terms.c.contact_id).where(
                terms.c.organization_id == organization_id, begins_with(terms.c.term, word)
            )
        )
        for word in words
    ]


async def _favorites(
    connection: AsyncConnection,
    organization_id: OrganizationId,
    viewer: UserId,
    contact_ids: Sequence[Any],
) -> set[Any]:
    if not contact_ids:
        return set()
    marked = await connection.scalars(
        select(favorites.c.contact_id).where(
            favorites.c.organization_id == organization_id,
            favorites.c.user_id == viewer,
            favorites.c.contact_id.in_(contact_ids),
        )
    )
    return set(marked)


def _view(row: Mapping[Any, Any], marked: set[Any]) -> ContactView:
    same = {name: row[name] for name in _SHOWN if name not in _DERIVED}
    return ContactView(
        **same,
        attributes={
            name: TypedValue(type=AttributeType(kind), value=plain)
            for name, (kind, plain) in row["attributes"].items()
        },
        consents=_consents(row),
        favorite=row["id"] in marked,
        source=ContactSource(row["source"]),
    )


_DERIVED = ("attributes", "marketing", "utility", "source")


def _consents(row: Mapping[Any, Any]) -> ConsentStates:
    return ConsentStates(
        marketing=ConsentState(row["marketing"]), utility=ConsentState(row["utility"])
    )


class SqlRecipientReader:
    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def recipients(
        self,
        organization_id: OrganizationId,
        audience: Audience,
        *,
        after: ContactId | None,
        limit: int,
    ) -> list[RecipientView]:
        statement = select(*(contacts.c[name] for name in _RECIPIENT)).where(
            _audience(organization_id, audience)
        )
        if after is not None:
            statement = statement.where(contacts.c.id > after)
        async with self._engine.connect() as connection:
            rows = await connection.execute(statement.order_by(contacts.c.id).limit(limit))
            return [_recipient(row) for row in rows.mappings()]

    async def count(self, organization_id: OrganizationId, audience: Audience) -> int:
        statement = select(func.count(contacts.c.id)).where(_audience(organization_id, audience))
        async with self._engine.connect() as connection:
            return await connection.scalar(statement) or 0

    async def stopped(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        phones: Sequence[str],
        bsuids: Sequence[str],
    ) -> set[str]:
        asked = [
            select(column).where(
                contacts.c.organization_id == organization_id,
                column.in_(names),
                contacts.c[purpose.value] == ConsentState.OPTED_OUT.value,
            )
            for column, names in ((contacts.c.phone, phones), (contacts.c.bsuid, bsuids))
            if names
        ]
        if not asked:
            return set()
        async with self._engine.connect() as connection:
            return set(await connection.scalars(union_all(*asked)))

    async def fingerprinted(
        self, organization_id: OrganizationId, purpose: Purpose, fingerprints: Collection[bytes]
    ) -> set[bytes]:
        if not fingerprints:
            return set()
        statement = select(suppressions.c.fingerprint).where(
            suppressions.c.organization_id == organization_id,
            suppressions.c.fingerprint.in_(fingerprints),
            suppressions.c.purpose == purpose.value,
        )
        async with self._engine.connect() as connection:
            return {bytes(mark) for mark in await connection.scalars(statement)}


_RECIPIENT = (
    "id", "phone", "bsuid", "name", "language", "timezone", "country", "attributes", "marketing",
    "utility",
)  # fmt: skip


def _audience(organization_id: OrganizationId, audience: Audience) -> ColumnElement[bool]:
    wanted = _parts(organization_id, audience.contact_ids, audience.group_ids, audience.filters)
    unwanted = _parts(
        organization_id,
        audience.exclude_contact_ids,
        audience.exclude_group_ids,
        audience.exclude_filters,
    )
    conditions = [
        contacts.c.organization_id == organization_id,
        or_(contacts.c.phone.is_not(None), contacts.c.bsuid.is_not(None)),
    ]
    if not audience.everyone:
        conditions.append(or_(*wanted) if wanted else contacts.c.id.in_([]))
    return and_(*conditions, *(~part for part in unwanted))


def _parts(
    organization_id: OrganizationId,
    contact_ids: Sequence[Any],
    group_ids: Sequence[Any],
    filters: Sequence[Any],
) -> list[ColumnElement[bool]]:
    parts = [func.coalesce(matching(organization_id, wanted), False) for wanted in filters]
    found: list[ColumnElement[bool]] = [*parts]
    if contact_ids:
        found.append(contacts.c.id.in_(contact_ids))
    if group_ids:
        found.append(in_groups(organization_id, group_ids))
    return found


def _recipient(row: Mapping[Any, Any]) -> RecipientView:
    return RecipientView(
        contact_id=row["id"],
        phone=row["phone"],
        bsuid=row["bsuid"],
        name=row["name"],
        language=row["language"],
        timezone=row["timezone"],
        country=row["country"],
        attributes={
            name: plain if kind == "text" else as_text(attribute_of(kind, plain))
            for name, (kind, plain) in row["attributes"].items()
        },
        consents=_consents(row),
    )
