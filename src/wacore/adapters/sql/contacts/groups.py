"""Groups and segments."""

from typing import Any

import msgspec
from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.contacts import tables
from wacore.adapters.sql.errors import violates
from wacore.application.contacts.filter_forms import FilterForm, filter_of, form_of
from wacore.domain.contacts.folding import fold
from wacore.domain.contacts.groups import (
    Group,
    GroupNameTaken,
    GroupNotFound,
    Segment,
    SegmentNameTaken,
    SegmentNotFound,
)
from wacore.domain.ids import GroupId, OrganizationId, SegmentId


class SqlGroupRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, group: Group) -> None:
        await self._store(group, insert(tables.groups))

    async def save(self, group: Group) -> None:
        await self._store(group, _this(update(tables.groups), tables.groups, group))

    async def _store(self, group: Group, statement: Any) -> None:
        try:
            await self._connection.execute(statement.values(_texts(group)))
        except IntegrityError as error:
            if _name_taken(error, tables.groups):
                raise GroupNameTaken(group.name) from error
            raise

    async def get(self, organization_id: OrganizationId, group_id: GroupId) -> Group:
        row = await _one(self._connection, tables.groups, organization_id, group_id)
        if row is None:
            raise GroupNotFound(group_id)
        return Group(**{name: row[name] for name in _GROUP})

    async def remove(self, organization_id: OrganizationId, group_id: GroupId) -> None:
        await self._connection.execute(
            delete(tables.members).where(
                tables.members.c.organization_id == organization_id,
                tables.members.c.group_id == group_id,
            )
        )
        await _remove(self._connection, tables.groups, organization_id, group_id)


class SqlSegmentRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, segment: Segment) -> None:
        await self._store(segment, insert(tables.segments))

    async def save(self, segment: Segment) -> None:
        await self._store(segment, _this(update(tables.segments), tables.segments, segment))

    async def _store(self, segment: Segment, statement: Any) -> None:
        form = msgspec.to_builtins(form_of(segment.filter))
        try:
            await self._connection.execute(statement.values(_texts(segment) | {"filter": form}))
        except IntegrityError as error:
            if _name_taken(error, tables.segments):
                raise SegmentNameTaken(segment.name) from error
            raise

    async def get(self, organization_id: OrganizationId, segment_id: SegmentId) -> Segment:
        row = await _one(self._connection, tables.segments, organization_id, segment_id)
        if row is None:
            raise SegmentNotFound(segment_id)
        wanted = filter_of(msgspec.convert(row["filter"], FilterForm))
        return Segment(**{name: row[name] for name in _GROUP}, filter=wanted)

    async def remove(self, organization_id: OrganizationId, segment_id: SegmentId) -> None:
        await _remove(self._connection, tables.segments, organization_id, segment_id)


_GROUP = ("id", "organization_id", "name", "description", "created_at", "updated_at", "version")


def _texts(named: Group | Segment) -> dict[str, Any]:
    return {name: getattr(named, name) for name in _GROUP} | {"name_key": fold(named.name)[:150]}


def _this(statement: Any, table: Table, named: Group | Segment) -> Any:
    return statement.where(table.c.organization_id == named.organization_id, table.c.id == named.id)


def _name_taken(error: IntegrityError, table: Table) -> bool:
    return violates(
        error, f"uq_{table.name}_name", f"{table.name}.organization_id", f"{table.name}.name_key"
    )


async def _one(
    connection: AsyncConnection,
    table: Table,
    organization_id: OrganizationId,
    row_id: GroupId | SegmentId,
) -> Any:
    rows = await connection.execute(
        select(table)
        .where(table.c.organization_id == organization_id, table.c.id == row_id)
        .with_for_update()
    )
    return rows.mappings().one_or_none()


async def _remove(
    connection: AsyncConnection,
    table: Table,
    organization_id: OrganizationId,
    row_id: GroupId | SegmentId,
) -> None:
    await connection.execute(
        delete(table).where(table.c.organization_id == organization_id, table.c.id == row_id)
    )
