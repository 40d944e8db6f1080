"""Raw webhooks in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby, repeat
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import bulk_update, chunks
from wacore.adapters.sql.columns import insert_columns
from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.messaging.tables_intake import quarantine, webhook_bodies, webhooks
from wacore.adapters.sql.reads import Reads
from wacore.application.ports import Page, PageRequest
from wacore.domain.ids import OrganizationId, WabaId
from wacore.domain.messaging.webhook import (
    Broken,
    ClaimedWebhook,
    Quarantined,
    QuarantineId,
    RawWebhook,
    WebhookId,
    WebhookState,
)

_NEWEST = Keyset("quarantine.newest", quarantine.c.id.desc())


class SqlQuarantineReader:
    """A QuarantineReader."""

    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def page(
        self, organization_id: OrganizationId | None, page: PageRequest
    ) -> Page[Quarantined]:
        statement = select(quarantine).where(quarantine.c.organization_id == organization_id)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_NEWEST.page(statement, page))).all()
        return _NEWEST.cut(rows, page, _to_quarantined)


def _to_quarantined(row: Row[Any]) -> Quarantined:
    return Quarantined(
        id=row.id,
        webhook_id=row.webhook_id,
        organization_id=row.organization_id,
        broken=Broken(
            path=row.path,
            reason=row.reason,
            fragment=row.fragment,
            waiting_for=row.waiting_for,
        ),
        at=row.at,
    )


class SqlWebhookStore:
    """A WebhookStore and its WebhookQuarantine."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: Sequence[RawWebhook]) -> None:
        ids = [webhook.id for webhook in new]
        arrivals = [webhook.received_at for webhook in new]
        await insert_columns(
            self._connection,
            webhooks,
            {
                "id": ids,
                "organization_id": [webhook.organization_id for webhook in new],
                "signed_by": [webhook.signed_by for webhook in new],
                "received_at": arrivals,
                "size": [len(webhook.body) for webhook in new],
                "due_at": arrivals,
                "state": repeat(WebhookState.WAITING.value),
                "attempts": repeat(0),
                "applied_at": repeat(None),
                "ignored": repeat(""),
                "error": repeat(""),
            },
        )
        bodies = [webhook.body for webhook in new]
        await insert_columns(self._connection, webhook_bodies, {"webhook_id": ids, "body": bodies})

    async def claim(
        self, now: datetime, leased_until: datetime, *, limit: int, max_bytes: int
    ) -> list[ClaimedWebhook]:
        due = await self._connection.execute(
            select(webhooks)
            .where(webhooks.c.due_at <= now)
            .order_by(webhooks.c.due_at, webhooks.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows: list[Row[Any]] = []
        weight = 0
        for row in due:
            weight += row.size
            if rows and weight > max_bytes:
                break
            rows.append(row)
        if not rows:
            return []
        ids = [row.id for row in rows]
        await self._connection.execute(
            update(webhooks)
            .where(webhooks.c.id.in_(ids))
            .values(due_at=leased_until, attempts=webhooks.c.attempts + 1)
        )
        found = await self._connection.execute(
            select(webhook_bodies).where(webhook_bodies.c.webhook_id.in_(ids))
        )
        bodies = {body.webhook_id: body.body for body in found}
        return [
            ClaimedWebhook(
                id=row.id,
                organization_id=row.organization_id,
                signed_by=row.signed_by,
                body=bodies[row.id],
                received_at=row.received_at,
                attempts=row.attempts + 1,
                leased_until=leased_until,
            )
            for row in rows
        ]

    async def applied(
        self, claimed: Sequence[ClaimedWebhook], now: datetime, ignored: Mapping[WebhookId, str]
    ) -> bool:
        matched = 0
        for leased_until, group in groupby(claimed, key=lambda webhook: webhook.leased_until):
            ids = [webhook.id for webhook in group]
            result = await self._connection.execute(
                update(webhooks)
                .where(webhooks.c.id.in_(ids), webhooks.c.due_at == leased_until)
                .values(
                    state=WebhookState.APPLIED.value,
                    due_at=None,
                    applied_at=now,
                    ignored="",
                    error="",
                )
            )
            matched += result.rowcount
        rows = [{"id": webhook_id, "ignored": what} for webhook_id, what in ignored.items()]
        await bulk_update(self._connection, webhooks, rows, key=["id"], columns=["ignored"])
        return matched == len(claimed)

    async def failed(self, claimed: ClaimedWebhook, error: str, again_at: datetime | None) -> None:
        state = WebhookState.SET_ASIDE if again_at is None else WebhookState.WAITING
        await self._connection.execute(
            update(webhooks)
            .where(webhooks.c.id == claimed.id, webhooks.c.due_at == claimed.leased_until)
            .values(state=state.value, due_at=again_at, error=error)
        )

    async def set_aside(
        self, webhook_ids: Collection[WebhookId], elements: Sequence[Quarantined]
    ) -> None:
        await self._connection.execute(
            delete(quarantine).where(quarantine.c.webhook_id.in_(webhook_ids))
        )
        rows = [
            {
                "id": element.id,
                "webhook_id": element.webhook_id,
                "organization_id": element.organization_id,
                "waiting_for": element.broken.waiting_for,
                "path": element.broken.path,
                "reason": element.broken.reason,
                "fragment": element.broken.fragment,
                "at": element.at,
            }
            for element in elements
        ]
        if rows:
            await self._connection.execute(insert(quarantine), rows)

    async def replay(
        self, organization_id: OrganizationId | None, ids: Collection[QuarantineId], now: datetime
    ) -> int:
        found = await self._connection.execute(
            select(quarantine.c.webhook_id).where(
                quarantine.c.id.in_(ids), quarantine.c.organization_id == organization_id
            )
        )
        webhook_ids = [row.webhook_id for row in found]
        await self._again(webhook_ids, now)
        return len(webhook_ids)

    async def adopt(self, waba_id: WabaId, organization_id: OrganizationId, now: datetime) -> int:
        found = await self._connection.execute(
            select(quarantine.c.webhook_id).where(quarantine.c.waiting_for == waba_id).distinct()
        )
        webhook_ids = [row.webhook_id for row in found]
        for some in chunks(webhook_ids):
            await self._connection.execute(
                update(webhooks)
                .where(webhooks.c.id.in_(some), webhooks.c.organization_id.is_(None))
                .values(organization_id=organization_id)
            )
        await self._again(webhook_ids, now)
        return len(webhook_ids)

    async def _again(self, webhook_ids: Collection[WebhookId], now: datetime) -> None:
        for some in chunks(sorted(set(webhook_ids))):
            await self._connection.execute(
                update(webhooks)
                .where(webhooks.c.id.in_(some), webhooks.c.due_at.is_(None))
                .values(state=WebhookState.WAITING.value, due_at=now, attempts=0, applied_at=None)
            )

    async def prune(self, before: datetime, *, limit: int) -> int:
        found = await self._connection.execute(
            select(webhooks.c.id)
            .where(
                webhooks.c.applied_at < before,
                webhooks.c.id.not_in(select(quarantine.c.webhook_id)),
            )
            .order_by(webhooks.c.applied_at, webhooks.c.id)
            .limit(limit)
            .with_for_update()
        )
        return await self._drop([row.id for row in found])

    async def forget(self, before: datetime, *, orphans_before: datetime, limit: int) -> int:
        c = quarantine.c
        found = await self._connection.execute(
            select(c.id, c.webhook_id)
            .where(c.at < orphans_before, or_(c.at < before, c.waiting_for.is_not(None)))
            .order_by(c.at, c.id)
            .limit(limit)
            .with_for_update()
        )
        old = {row.id: row.webhook_id for row in found}
        for some in chunks(list(old)):
            await self._connection.execute(delete(quarantine).where(c.id.in_(some)))
        for some in chunks(sorted(set(old.values()))):
            await self._drop(await self._without_effect(some))
        return len(old)

    async def _without_effect(self, ids: Sequence[WebhookId]) -> list[WebhookId]:
        """Those that were given up, and of which nothing is in quarantine any more."""
        kept = select(quarantine.c.webhook_id).where(quarantine.c.webhook_id.in_(ids))
        found = await self._connection.execute(
            select(webhooks.c.id)
            .where(
                webhooks.c.id.in_(ids),
                webhooks.c.state == WebhookState.SET_ASIDE,
                webhooks.c.id.not_in(kept),
            )
            .with_for_update()
        )
        return [row.id for row in found]

    async def _drop(self, ids: Sequence[WebhookId]) -> int:
        for some in chunks(ids):
            await self._connection.execute(
                delete(webhook_bodies).where(webhook_bodies.c.webhook_id.in_(some))
            )
            await self._connection.execute(delete(webhooks).where(webhooks.c.id.in_(some)))
        return len(ids)
