"""Templates and versions under change, in SQL."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import bulk_update, chunks
from wacore.adapters.sql.errors import violates
from wacore.adapters.sql.templates.rows import to_row, to_template, to_version, to_version_row
from wacore.adapters.sql.templates.tables import NAME_IS_UNIQUE, templates, versions
from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.errors import (
    TemplateNameTaken,
    TemplateNotFound,
    TemplateVersionNotFound,
)
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion

_KEY = ("organization_id", "id")
_CHANGING = tuple(
    column.name
    for column in templates.columns
    if column.name not in {*_KEY, "account_id", "name", "language", "created_at"}
)
_UNIQUE_COLUMNS = tuple(
    f"templates.{name}" for name in ("organization_id", "account_id", "name", "language", "slot")
)


class SqlTemplateRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, added: Sequence[Template]) -> None:
        if not added:
            return
        try:
            await self._connection.execute(insert(templates), [to_row(one) for one in added])
        except IntegrityError as error:
            if violates(error, NAME_IS_UNIQUE, *_UNIQUE_COLUMNS):
                raise TemplateNameTaken(added[0].name, added[0].language) from error
            raise

    async def get(self, organization_id: OrganizationId, template_id: TemplateId) -> Template:
        found = await self.some(organization_id, [template_id])
        if not found:
            raise TemplateNotFound(template_id)
        return found[0]

    async def some(
        self, organization_id: OrganizationId, template_ids: Sequence[TemplateId]
    ) -> list[Template]:
        found: list[Template] = []
        for chunk in chunks(template_ids):
            rows = await self._connection.execute(
                select(templates)
                .where(templates.c.organization_id == organization_id, templates.c.id.in_(chunk))
                .with_for_update()
            )
            found += [to_template(row) for row in rows]
        return found

    async def named(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        names: Sequence[tuple[str, str]],
    ) -> list[Template]:
        wanted = set(names)
        found: list[Template] = []
        for chunk in chunks(sorted({name for name, _ in names})):
            rows = await self._connection.execute(
                select(templates)
                .where(
                    templates.c.organization_id == organization_id,
                    templates.c.account_id == account_id,
                    templates.c.name.in_(chunk),
                    templates.c.slot == "",
                )
                .with_for_update()
            )
            found += [to_template(row) for row in rows if (row.name, row.language) in wanted]
        return found

    async def save(self, changed: Sequence[Template]) -> None:
        if len(changed) == 1:
            row = to_row(changed[0])
            await self._connection.execute(
                update(templates)
                .where(*(templates.c[name] == row[name] for name in _KEY))
                .values({name: row[name] for name in _CHANGING})
            )
            return
        await bulk_update(
            self._connection,
            templates,
            [to_row(template) for template in changed],
            key=_KEY,
            columns=_CHANGING,
        )

    async def remove(self, organization_id: OrganizationId, template_id: TemplateId) -> None:
        await self._connection.execute(
            delete(versions).where(
                versions.c.organization_id == organization_id,
                versions.c.template_id == template_id,
            )
        )
        removed = await self._connection.execute(
            delete(templates).where(
                templates.c.organization_id == organization_id, templates.c.id == template_id
            )
        )
        if removed.rowcount == 0:
            raise TemplateNotFound(template_id)


class SqlVersionRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, added: Sequence[TemplateVersion]) -> None:
        if added:
            await self._connection.execute(
                insert(versions), [to_version_row(version) for version in added]
            )

    async def get(
        self, organization_id: OrganizationId, template_id: TemplateId, number: int
    ) -> TemplateVersion:
        row = (
            await self._connection.execute(
                select(versions).where(
                    versions.c.organization_id == organization_id,
                    versions.c.template_id == template_id,
                    versions.c.number == number,
                )
            )
        ).one_or_none()
        if row is None:
            raise TemplateVersionNotFound(template_id, number)
        return to_version(row)
