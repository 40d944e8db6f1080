"""What is written down and kept: consent, stops, timelines."""

from collections.abc import Collection, Sequence

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import insert_ignore
from wacore.adapters.sql.contacts import tables
from wacore.domain.contacts.activity import Activity
from wacore.domain.contacts.consent import ConsentEntry, Purpose
from wacore.domain.ids import ContactId, OrganizationId


class SqlConsentLedger:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def append(self, entries: Sequence[ConsentEntry]) -> None:
        if entries:
            await self._connection.execute(
                insert(tables.ledger),
                [
                    {
                        "organization_id": e.organization_id,
                        "id": e.id,
                        "contact_id": e.contact_id,
                        "purpose": e.purpose.value,
                        "state": e.state.value,
                        "source": e.source.value,
                        "evidence": e.evidence,
                        "keyword_table": e.keyword_table,
                        "at": e.at,
                        "recorded_at": e.recorded_at,
                        "recorded_by": e.recorded_by,
                    }
                    for e in entries
                ],
            )

    async def inherit(
        self, organization_id: OrganizationId, heir: ContactId, from_ids: Collection[ContactId]
    ) -> None:
        await _inherit(self._connection, tables.ledger, organization_id, heir, from_ids)

    async def redact(self, organization_id: OrganizationId, contact_id: ContactId) -> None:
        await self._connection.execute(
            update(tables.ledger)
            .where(
                tables.ledger.c.organization_id == organization_id,
                tables.ledger.c.contact_id == contact_id,
            )
            .values(evidence="")
        )


class SqlSuppressionList:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, organization_id: OrganizationId, stopped: Collection[tuple[bytes, Purpose]]
    ) -> None:
        await insert_ignore(
            self._connection,
            tables.suppressions,
            [
                {"organization_id": organization_id, "fingerprint": mark, "purpose": purpose.value}
                for mark, purpose in stopped
            ],
        )

    async def among(
        self, organization_id: OrganizationId, fingerprints: Collection[bytes]
    ) -> set[tuple[bytes, Purpose]]:
        table = tables.suppressions
        rows = await self._connection.execute(
            select(table.c.fingerprint, table.c.purpose).where(
                table.c.organization_id == organization_id, table.c.fingerprint.in_(fingerprints)
            )
        )
        return {(bytes(mark), Purpose(purpose)) for mark, purpose in rows}

    async def lift(
        self, organization_id: OrganizationId, purpose: Purpose, fingerprints: Collection[bytes]
    ) -> None:
        table = tables.suppressions
        await self._connection.execute(
            delete(table).where(
                table.c.organization_id == organization_id,
                table.c.fingerprint.in_(fingerprints),
                table.c.purpose == purpose.value,
            )
        )


class SqlTimelines:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def append(self, activities: Sequence[Activity]) -> None:
        if activities:
            await self._connection.execute(
                insert(tables.timelines),
                [
                    {
                        "organization_id": a.organization_id,
                        "id": a.id,
                        "contact_id": a.contact_id,
                        "kind": a.kind.value,
                        "at": a.at,
                        "detail": dict(a.detail),
                    }
                    for a in activities
                ],
            )

    async def inherit(
        self, organization_id: OrganizationId, heir: ContactId, from_ids: Collection[ContactId]
    ) -> None:
        await _inherit(self._connection, tables.timelines, organization_id, heir, from_ids)


async def _inherit(
    connection: AsyncConnection,
    table: Table,
    organization_id: OrganizationId,
    heir: ContactId,
    from_ids: Collection[ContactId],
) -> None:
    await connection.execute(
        update(table)
        .where(table.c.organization_id == organization_id, table.c.contact_id.in_(from_ids))
        .values(contact_id=heir)
    )
