"""How old our knowledge of each template's status is."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.messaging.tables_intake import template_reports
from wacore.domain.ids import AccountId


class SqlTemplateReports:
    """A TemplateReports; the account's lock is the lock."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def note(self, account_id: AccountId, meta_template_id: str, at: datetime) -> bool:
        c = template_reports.c
        here = (c.account_id == account_id, c.meta_template_id == meta_template_id)
        known: datetime | None = await self._connection.scalar(select(c.reported_at).where(*here))
        if known is None:
            row = {"account_id": account_id, "meta_template_id": meta_template_id}
            await self._connection.execute(insert(template_reports), row | {"reported_at": at})
        elif at < known:
            return False
        elif at > known:
            await self._connection.execute(
                update(template_reports).where(*here).values(reported_at=at)
            )
        return True
