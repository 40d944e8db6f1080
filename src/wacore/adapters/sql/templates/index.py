"""What background work looks for among templates, in SQL."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from wacore.adapters.sql.templates.tables import templates
from wacore.application.templates.ports import AccountOfOrganization, InterruptedTemplate
from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.status import TemplateStatus

_T = templates.c
_WAITING = (TemplateStatus.PENDING.value, TemplateStatus.IN_APPEAL.value)


class SqlTemplateIndex:
    """A TemplateIndex."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def interrupted(self, before: datetime, *, limit: int) -> list[InterruptedTemplate]:
        statement = (
            select(_T.organization_id, _T.id)
            .where(_T.attempt_at < before)
            .order_by(_T.attempt_at, _T.id)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(statement)).all()
        return [
            InterruptedTemplate(OrganizationId(row.organization_id), TemplateId(row.id))
            for row in rows
        ]

    async def accounts(self, *, only_waiting: bool) -> list[AccountOfOrganization]:
        statement = select(_T.organization_id, _T.account_id).distinct()
        if only_waiting:
            statement = statement.where(_T.status.in_(_WAITING))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(statement)).all()
        return [
            AccountOfOrganization(OrganizationId(row.organization_id), AccountId(row.account_id))
            for row in rows
        ]

    async def at_meta(
        self, organization_id: OrganizationId, account_id: AccountId, *, before: datetime
    ) -> dict[str, TemplateId]:
        statement = select(_T.meta_id, _T.id).where(
            _T.organization_id == organization_id,
            _T.account_id == account_id,
            _T.slot == "",
            _T.meta_id.is_not(None),
            _T.updated_at <= before,
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(statement)).all()
        return {row.meta_id: TemplateId(row.id) for row in rows}
