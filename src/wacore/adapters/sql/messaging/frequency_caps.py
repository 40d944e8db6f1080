"""How often people are written to, across campaigns."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import chunks, insert_ignore, upsert
from wacore.adapters.sql.messaging.tables import dispatches, frequency_caps, messages
from wacore.application.messaging.ports_frequency import Recipient
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import MessageId, OrganizationId
from wacore.domain.messaging.dispatch import DispatchKind, Purpose
from wacore.domain.messaging.message_state import PERHAPS_SEEN

_Sent = dict[str, dict[MessageId, datetime]]


class SqlFrequencyCaps:
    """A FrequencyCaps; the organisation's row is the lock, and so is there without a cap too."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, organization_id: OrganizationId) -> FrequencyCap | None:
        found = await self._connection.execute(_OF, {"organization_id": organization_id})
        return _to_cap(found.one_or_none())

    async def hold(self, organization_id: OrganizationId) -> FrequencyCap | None:
        await insert_ignore(self._connection, frequency_caps, [_to_row(organization_id, None)])
        found = await self._connection.execute(
            _OF.with_for_update(), {"organization_id": organization_id}
        )
        return _to_cap(found.one_or_none())

    async def save(self, organization_id: OrganizationId, cap: FrequencyCap | None) -> None:
        await upsert(
            self._connection,
            frequency_caps,
            [_to_row(organization_id, cap)],
            key=("organization_id",),
            update=("messages", "days"),
        )

    async def sent(
        self,
        organization_id: OrganizationId,
        recipients: Sequence[Recipient],
        purposes: Collection[Purpose],
        after: datetime,
    ) -> list[list[datetime]]:
        phones, bsuids = [phone for phone, _ in recipients], [bsuid for _, bsuid in recipients]
        c = messages.c
        by_phone = await self._sent(organization_id, c.phone, phones, purposes, after)
        by_bsuid = await self._sent(organization_id, c.bsuid, bsuids, purposes, after)
        return [
            list({**by_phone.get(phone or "", {}), **by_bsuid.get(bsuid or "", {})}.values())
            for phone, bsuid in recipients
        ]

    async def _sent(
        self,
        organization_id: OrganizationId,
        address: Any,
        wanted: Sequence[str | None],
        purposes: Collection[Purpose],
        after: datetime,
    ) -> _Sent:
        c = messages.c
        found: _Sent = {}
        for chunk in chunks(sorted({each for each in wanted if each})):
            rows = await self._connection.execute(
                select(address, c.id, c.posted_at).where(
                    c.organization_id == organization_id,
                    address.in_(chunk),
                    c.posted_at > after,
                    c.state.in_(sorted(PERHAPS_SEEN)),
                    _is_campaign(purposes),
                )
            )
            for shown, message_id, posted_at in rows:
                found.setdefault(shown, {})[message_id] = posted_at
        return found


_OF = select(frequency_caps.c.messages, frequency_caps.c.days).where(
    frequency_caps.c.organization_id == bindparam("organization_id")
)


def _is_campaign(purposes: Collection[Purpose]) -> ColumnElement[bool]:
    return (
        select(dispatches.c.purpose)
        .where(
            dispatches.c.id == messages.c.dispatch_id, dispatches.c.kind == DispatchKind.CAMPAIGN
        )
        .scalar_subquery()
        .in_(sorted(purposes))
    )


def _to_cap(row: Any) -> FrequencyCap | None:
    return None if row is None or row.messages is None else FrequencyCap(row.messages, row.days)


def _to_row(organization_id: OrganizationId, cap: FrequencyCap | None) -> dict[str, Any]:
    return {
        "organization_id": organization_id,
        "messages": cap and cap.messages,
        "days": cap and cap.days,
    }
