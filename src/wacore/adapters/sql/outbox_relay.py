"""The way out of a service's database."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import chunks
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.shared_tables import SharedTables
from wacore.adapters.sql.transact import transact
from wacore.application.ports import Clock, Envelope
from wacore.domain.ids import OrganizationId


class SqlOutboxRelay:
    """
    Args:
        lease: Seconds until a claimed envelope that was not marked returns.
    """

    def __init__(
        self,
        database: ServiceDatabase,
        tables: SharedTables,
        clock: Clock,
        *,
        lease: float = 60.0,
    ) -> None:
        self._database = database
        self._outbox = tables.outbox
        self._clock = clock
        self._lease = timedelta(seconds=lease)

    async def pending(self, limit: int) -> list[Envelope]:
        now = self._clock.now()
        async with self._database.read.connect() as connection:
            some = await connection.scalar(
                select(self._outbox.c.id).where(self._free(now)).limit(1)
            )
        if some is None:  # an idle relay takes no writer's place
            return []
        return await transact(self._database.write, lambda c: self._claim(c, limit, now))

    async def _claim(
        self, connection: AsyncConnection, limit: int, now: datetime
    ) -> list[Envelope]:
        c = self._outbox.c
        rows = (
            await connection.execute(
                select(self._outbox)
                .where(self._free(now))
                .order_by(c.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
        ).all()
        for chunk in chunks([row.id for row in rows]):
            await connection.execute(
                update(self._outbox).where(c.id.in_(chunk)).values(claimed_until=now + self._lease)
            )
        return [_envelope(row) for row in rows]

    def _free(self, now: datetime) -> ColumnElement[bool]:
        claimed_until = self._outbox.c.claimed_until
        return or_(claimed_until.is_(None), claimed_until <= now)

    async def published(self, envelopes: list[Envelope]) -> None:
        async def body(connection: AsyncConnection) -> None:
            for chunk in chunks([envelope.id for envelope in envelopes]):
                await connection.execute(delete(self._outbox).where(self._outbox.c.id.in_(chunk)))

        await transact(self._database.write, body)

    async def backlog(self) -> int:
        async with self._database.read.connect() as connection:
            return (await connection.scalar(select(func.count()).select_from(self._outbox))) or 0


def _envelope(row: Row[Any]) -> Envelope:
    return Envelope(
        id=row.id,
        name=row.name,
        organization_id=OrganizationId(row.organization_id),
        occurred_at=row.occurred_at,
        payload=msgspec.Raw(row.payload.encode()),
        correlation_id=row.correlation_id,
    )
