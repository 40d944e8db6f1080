"""What sending remembers beside its messages: evidence, parked statuses, callers' references."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import chunks, insert_ignore
from wacore.adapters.sql.messaging.adding_up import add_up
from wacore.adapters.sql.messaging.tables import (
    client_references,
    messages,
    parked_statuses,
    status_evidence,
)
from wacore.application.messaging.ports_counting import NumberMinute
from wacore.domain.ids import MessageId, OrganizationId, Wamid
from wacore.domain.messaging.resolution import Evidence
from wacore.domain.messaging.statuses import StatusReport


class SqlEvidenceStore:
    """An EvidenceStore."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def note(self, seen: Mapping[NumberMinute, Evidence]) -> None:
        rows = [
            {
                "phone_number_id": number,
                "minute": minute,
                "accepted": seen[number, minute].accepted,
                "heard": seen[number, minute].heard,
            }
            for number, minute in sorted(seen)
        ]
        await add_up(
            self._connection,
            status_evidence,
            rows,
            key=("phone_number_id", "minute"),
            sums=("accepted", "heard"),
        )

    async def of(self, minutes: Sequence[NumberMinute]) -> dict[NumberMinute, Evidence]:
        if not minutes:
            return {}
        wanted = set(minutes)
        c = status_evidence.c
        rows = await self._connection.execute(
            select(status_evidence).where(
                c.phone_number_id.in_(sorted({number for number, _ in wanted})),
                c.minute.in_(sorted({minute for _, minute in wanted})),
            )
        )
        found = {
            (row.phone_number_id, row.minute): Evidence(row.accepted, row.heard) for row in rows
        }
        return {key: evidence for key, evidence in found.items() if key in wanted}

    async def forget(self, before: datetime) -> int:
        result = await self._connection.execute(
            delete(status_evidence).where(status_evidence.c.minute < before)
        )
        return result.rowcount


_PARKED = select(parked_statuses.c.report).where(
    parked_statuses.c.wamid.in_(bindparam("wamids", expanding=True))
)


_UNPARK = delete(parked_statuses).where(
    # the key's first column finds the rows, whatever a server makes of pairs
    parked_statuses.c.wamid.in_(bindparam("wamids", expanding=True)),
    tuple_(parked_statuses.c.wamid, parked_statuses.c.status).in_(
        bindparam("read", expanding=True)
    ),
)


class SqlParkedStatuses:
    """A ParkedStatuses."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def park(self, reports: Sequence[StatusReport], now: datetime) -> None:
        rows = {
            (report.wamid, report.status): {
                "wamid": report.wamid,
                "status": report.status,
                "report": msgspec.to_builtins(report),
                "parked_at": now,
            }
            for report in reports
        }
        for chunk in chunks(list(rows.values())):
            await insert_ignore(self._connection, parked_statuses, chunk)

    async def take(self, wamids: Sequence[Wamid]) -> list[StatusReport]:
        taken: list[StatusReport] = []
        for chunk in chunks(sorted(wamids)):
            rows = await self._connection.execute(_PARKED, {"wamids": chunk})
            reports = [msgspec.convert(row.report, StatusReport) for row in rows]
            if reports:  # those, and not what another transaction parks meanwhile
                read = [(each.wamid, each.status) for each in reports]
                await self._connection.execute(_UNPARK, {"wamids": chunk, "read": read})
            taken += reports
        return taken

    async def known(self, *, limit: int) -> list[Wamid]:
        sent = (  # not a join, which might begin with all messages: what is parked is little
            select(messages.c.id)
            .where(messages.c.wamid == parked_statuses.c.wamid)
            .limit(1)
            .scalar_subquery()
        )
        rows = await self._connection.execute(
            select(parked_statuses.c.wamid).where(sent.is_not(None)).distinct().limit(limit)
        )
        return [row.wamid for row in rows]

    async def forget(self, before: datetime) -> int:
        result = await self._connection.execute(
            delete(parked_statuses).where(parked_statuses.c.parked_at < before)
        )
        return result.rowcount


class SqlClientReferences:
    """A ClientReferences."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim(
        self, organization_id: OrganizationId, reference: str, message_id: MessageId
    ) -> MessageId:
        row = {
            "organization_id": organization_id,
            "reference": reference,
            "message_id": message_id,
        }
        await insert_ignore(self._connection, client_references, [row])
        c = client_references.c
        first: MessageId | None = await self._connection.scalar(
            select(c.message_id).where(
                c.organization_id == organization_id, c.reference == reference
            )
        )
        return message_id if first is None else first
