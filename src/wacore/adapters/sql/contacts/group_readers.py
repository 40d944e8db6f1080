"""Queries on groups and segments."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.contacts.filters import begins_with
from wacore.adapters.sql.contacts.tables import groups, members, segments
from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.reads import Reads
from wacore.application.contacts.filter_forms import FilterForm, filter_of
from wacore.application.contacts.views import GroupView, SegmentView
from wacore.application.ports import Page, PageRequest
from wacore.domain.contacts.filters import Filter
from wacore.domain.contacts.groups import GroupNotFound, SegmentNotFound
from wacore.domain.ids import GroupId, OrganizationId, SegmentId

_GROUPS = Keyset("groups", groups.c.name_key, groups.c.id)
_SEGMENTS = Keyset("segments", segments.c.name_key, segments.c.id)
_SHOWN = ("id", "name", "description", "created_at", "updated_at", "version")


class SqlGroupReader:
    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def group(self, organization_id: OrganizationId, group_id: GroupId) -> GroupView:
        statement = select(groups).where(
            groups.c.organization_id == organization_id, groups.c.id == group_id
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
            if row is None:
                raise GroupNotFound(group_id)
            counts = await _members(connection, organization_id, [group_id])
        return _group(row, counts)

    async def groups(
        self, organization_id: OrganizationId, search: str, page: PageRequest
    ) -> Page[GroupView]:
        statement = select(groups).where(
            groups.c.organization_id == organization_id, begins_with(groups.c.name_key, search)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_GROUPS.page(statement, page))).all()
            counts = await _members(connection, organization_id, [row.id for row in rows])
        return _GROUPS.cut(rows, page, lambda row: _group(row._mapping, counts))


async def _members(
    connection: AsyncConnection, organization_id: OrganizationId, group_ids: Collection[Any]
) -> dict[Any, int]:
    if not group_ids:
        return {}
    rows = await connection.execute(
        select(members.c.group_id, func.count(members.c.contact_id).label("members"))
        .where(members.c.organization_id == organization_id, members.c.group_id.in_(group_ids))
        .group_by(members.c.group_id)
    )
    return {row.group_id: row.members for row in rows}


def _group(row: Any, counts: dict[Any, int]) -> GroupView:
    return GroupView(**{name: row[name] for name in _SHOWN}, members=counts.get(row["id"], 0))


class SqlSegmentReader:
    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def segment(self, organization_id: OrganizationId, segment_id: SegmentId) -> SegmentView:
        statement = select(segments).where(
            segments.c.organization_id == organization_id, segments.c.id == segment_id
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        if row is None:
            raise SegmentNotFound(segment_id)
        return _segment(row)

    async def segments(
        self, organization_id: OrganizationId, page: PageRequest
    ) -> Page[SegmentView]:
        statement = select(segments).where(segments.c.organization_id == organization_id)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_SEGMENTS.page(statement, page))).all()
        return _SEGMENTS.cut(rows, page, lambda row: _segment(row._mapping))

    async def filters(
        self, organization_id: OrganizationId, segment_ids: Collection[SegmentId]
    ) -> dict[SegmentId, Filter]:
        statement = select(segments.c.id, segments.c.filter).where(
            segments.c.organization_id == organization_id, segments.c.id.in_(segment_ids)
        )
        async with self._engine.connect() as connection:
            rows = await connection.execute(statement)
            return {
                SegmentId(segment_id): filter_of(msgspec.convert(form, FilterForm))
                for segment_id, form in rows
            }


def _segment(row: Any) -> SegmentView:
    return SegmentView(
        **{name: row[name] for name in _SHOWN}, filter=msgspec.convert(row["filter"], FilterForm)
    )
