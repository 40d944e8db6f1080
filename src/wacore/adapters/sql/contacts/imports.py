"""Imports, and the rows they refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import insert, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.contacts import tables
from wacore.adapters.sql.errors import violates
from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.reads import Reads
from wacore.application.contacts.showing import import_view
from wacore.application.contacts.views import ImportView, RowErrorView
from wacore.application.ports import Page, PageRequest
from wacore.domain.contacts.imports import (
    ContactImport,
    ImportNotFound,
    ImportOptions,
    ImportState,
    RowError,
    SameFileAgain,
    Tally,
)
from wacore.domain.ids import ImportId, OrganizationId

_SAME = (
    "id", "organization_id", "started_by", "filename", "size", "fingerprint", "rows_total",
    "failure", "created_at", "started_at", "updated_at", "finished_at",
)  # fmt: skip
_LATEST = Keyset("imports", tables.imports.c.id.desc())
_BY_LINE = Keyset("errors", tables.import_errors.c.line)


class SqlImportRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, started: ContactImport) -> None:
        try:
            await self._connection.execute(insert(tables.imports).values(_row(started)))
        except IntegrityError as error:
            columns = ("imports.organization_id", "imports.fingerprint")
            if violates(error, "uq_imports_fingerprint", *columns):
                raise SameFileAgain from error
            raise

    async def get(self, organization_id: OrganizationId, import_id: ImportId) -> ContactImport:
        rows = await self._connection.execute(
            select(tables.imports)
            .where(
                tables.imports.c.organization_id == organization_id,
                tables.imports.c.id == import_id,
            )
            .with_for_update()
        )
        row = rows.mappings().one_or_none()
        if row is None:
            raise ImportNotFound(import_id)
        return _import(row)

    async def save(self, running: ContactImport) -> None:
        await self._connection.execute(
            update(tables.imports)
            .where(
                tables.imports.c.organization_id == running.organization_id,
                tables.imports.c.id == running.id,
            )
            .values(_row(running))
        )

    async def report(
        self, organization_id: OrganizationId, import_id: ImportId, errors: Sequence[RowError]
    ) -> None:
        if errors:
            await self._connection.execute(
                insert(tables.import_errors),
                [
                    {
                        "organization_id": organization_id,
                        "import_id": import_id,
                        "line": e.line,
                        "column": e.column[:200],
                        "value": e.value[:200],
                        "reason": e.reason[:500],
                    }
                    for e in errors
                ],
            )


class SqlImportReader:
    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def one(self, organization_id: OrganizationId, import_id: ImportId) -> ImportView:
        statement = select(tables.imports).where(
            tables.imports.c.organization_id == organization_id, tables.imports.c.id == import_id
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        if row is None:
            raise ImportNotFound(import_id)
        return import_view(_import(row))

    async def page(self, organization_id: OrganizationId, page: PageRequest) -> Page[ImportView]:
        statement = select(tables.imports).where(
            tables.imports.c.organization_id == organization_id
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_LATEST.page(statement, page))).all()
        return _LATEST.cut(rows, page, lambda row: import_view(_import(row._mapping)))

    async def errors(
        self, organization_id: OrganizationId, import_id: ImportId, page: PageRequest
    ) -> Page[RowErrorView]:
        table = tables.import_errors
        statement = select(table.c.line, table.c.column, table.c.value, table.c.reason).where(
            table.c.organization_id == organization_id, table.c.import_id == import_id
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_BY_LINE.page(statement, page))).all()
        return _BY_LINE.cut(rows, page, lambda row: RowErrorView(**row._mapping))

    async def with_fingerprint(
        self, organization_id: OrganizationId, fingerprint: str
    ) -> ImportId | None:
        statement = select(tables.imports.c.id).where(
            tables.imports.c.organization_id == organization_id,
            tables.imports.c.fingerprint == fingerprint,
        )
        async with self._engine.connect() as connection:
            found = await connection.scalar(statement)
        return None if found is None else ImportId(found)

    async def stalled(self, since: datetime, limit: int) -> list[tuple[OrganizationId, ImportId]]:
        table = tables.imports
        statement = (
            select(table.c.organization_id, table.c.id)
            .where(table.c.open == true(), table.c.updated_at < since)  # IS TRUE uses no index
            .order_by(table.c.updated_at)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            rows = await connection.execute(statement)
            return [(OrganizationId(owner), ImportId(import_id)) for owner, import_id in rows]


def _row(found: ContactImport) -> dict[str, Any]:
    return {name: getattr(found, name) for name in _SAME} | {
        "options": msgspec.to_builtins(found.options),
        "state": found.state.value,
        "open": not found.ended,
        "created_rows": found.tally.created,
        "updated_rows": found.tally.updated,
        "duplicate_rows": found.tally.duplicate,
        "rejected_rows": found.tally.rejected,
    }


def _import(row: Any) -> ContactImport:
    return ContactImport(
        **{name: row[name] for name in _SAME},
        options=msgspec.convert(row["options"], ImportOptions),
        state=ImportState(row["state"]),
        tally=Tally(
            created=row["created_rows"],
            updated=row["updated_rows"],
            duplicate=row["duplicate_rows"],
            rejected=row["rejected_rows"],
        ),
    )
