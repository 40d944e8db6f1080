"""Raw webhooks in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from wacore.adapters.memory.keyset import MemoryKeyset, SortKey
from wacore.adapters.memory.messaging.intake_store import KeptWebhook, MemoryIntakeStore
from wacore.adapters.memory.table import TableView
from wacore.application.ports import Page, PageRequest
from wacore.domain.ids import OrganizationId, WabaId
from wacore.domain.messaging.webhook import (
    ClaimedWebhook,
    Quarantined,
    QuarantineId,
    RawWebhook,
    WebhookId,
    WebhookState,
)

_NEWEST = MemoryKeyset[Quarantined](
    "quarantine.newest", SortKey(of=lambda each: each.id, kind=QuarantineId, descending=True)
)


class MemoryQuarantineReader:
    """A QuarantineReader."""

    def __init__(self, store: MemoryIntakeStore) -> None:
        self._store = store

    async def page(
        self, organization_id: OrganizationId | None, page: PageRequest
    ) -> Page[Quarantined]:
        found = [
            each
            for each in self._store.quarantine.values()
            if each.organization_id == organization_id
        ]
        return _NEWEST.page(found, page, lambda each: each)


class MemoryWebhookStore:
    """A WebhookStore and its WebhookQuarantine."""

    def __init__(
        self,
        rows: TableView[WebhookId, KeptWebhook],
        quarantine: TableView[QuarantineId, Quarantined],
    ) -> None:
        self._rows = rows
        self._quarantine = quarantine

    async def add(self, new: Sequence[RawWebhook]) -> None:
        for webhook in new:
            self._rows[webhook.id] = KeptWebhook(
                id=webhook.id,
                organization_id=webhook.organization_id,
                signed_by=webhook.signed_by,
                body=webhook.body,
                received_at=webhook.received_at,
                due_at=webhook.received_at,
            )

    async def claim(
        self, now: datetime, leased_until: datetime, *, limit: int, max_bytes: int
    ) -> list[ClaimedWebhook]:
        due = sorted(
            (row.due_at, row.id, row)
            for row in self._rows.values()
            if row.due_at is not None and row.due_at <= now
        )
        claimed: list[ClaimedWebhook] = []
        weight = 0
        for _, _, row in due[:limit]:
            weight += len(row.body)
            if claimed and weight > max_bytes:
                break
            self._rows[row.id] = replace(row, due_at=leased_until, attempts=row.attempts + 1)
            claimed.append(
                ClaimedWebhook(
                    id=row.id,
                    organization_id=row.organization_id,
                    signed_by=row.signed_by,
                    body=row.body,
                    received_at=row.received_at,
                    attempts=row.attempts + 1,
                    leased_until=leased_until,
                )
            )
        return claimed

    async def applied(
        self, claimed: Sequence[ClaimedWebhook], now: datetime, ignored: Mapping[WebhookId, str]
    ) -> bool:
        ours = [webhook for webhook in claimed if self._is_ours(webhook)]
        for webhook in ours:
            self._rows[webhook.id] = replace(
                self._rows[webhook.id],
                state=WebhookState.APPLIED,
                due_at=None,
                applied_at=now,
                ignored=ignored.get(webhook.id, ""),
                error="",
            )
        return len(ours) == len(claimed)

    async def failed(self, claimed: ClaimedWebhook, error: str, again_at: datetime | None) -> None:
        if self._is_ours(claimed):
            state = WebhookState.SET_ASIDE if again_at is None else WebhookState.WAITING
            self._rows[claimed.id] = replace(
                self._rows[claimed.id], state=state, due_at=again_at, error=error
            )

    async def set_aside(
        self, webhook_ids: Collection[WebhookId], elements: Sequence[Quarantined]
    ) -> None:
        for old in [e for e in self._quarantine.values() if e.webhook_id in webhook_ids]:
            del self._quarantine[old.id]
        self._quarantine.update({element.id: element for element in elements})

    async def replay(
        self, organization_id: OrganizationId | None, ids: Collection[QuarantineId], now: datetime
    ) -> int:
        found = [
            element
            for element in self._quarantine.values()
            if element.id in ids and element.organization_id == organization_id
        ]
        self._again([element.webhook_id for element in found], now)
        return len(found)

    async def adopt(self, waba_id: WabaId, organization_id: OrganizationId, now: datetime) -> int:
        ids = {
            element.webhook_id
            for element in self._quarantine.values()
            if element.broken.waiting_for == waba_id
        }
        for webhook_id in ids:
            row = self._rows[webhook_id]
            owner = row.organization_id or organization_id
            self._rows[webhook_id] = replace(row, organization_id=owner)
        self._again(ids, now)
        return len(ids)

    def _again(self, ids: Collection[WebhookId], now: datetime) -> None:
        for webhook_id in ids:
            row = self._rows[webhook_id]
            if row.due_at is None:
                self._rows[webhook_id] = replace(
                    row, state=WebhookState.WAITING, due_at=now, attempts=0, applied_at=None
                )

    async def prune(self, before: datetime, *, limit: int) -> int:
        broken = {element.webhook_id for element in self._quarantine.values()}
        old = sorted(
            (row.applied_at, row.id)
            for row in self._rows.values()
            if row.applied_at is not None and row.applied_at < before and row.id not in broken
        )[:limit]
        for _, webhook_id in old:
            del self._rows[webhook_id]
        return len(old)

    async def forget(self, before: datetime, *, orphans_before: datetime, limit: int) -> int:
        old = sorted(
            (element.at, element.id, element.webhook_id)
            for element in self._quarantine.values()
            if element.at < (orphans_before if element.broken.waiting_for else before)
        )[:limit]
        for _, element_id, _ in old:
            del self._quarantine[element_id]
        kept = {element.webhook_id for element in self._quarantine.values()}
        for webhook_id in {webhook_id for _, _, webhook_id in old} - kept:
            row = self._rows.get(webhook_id)
            if row is not None and row.state is WebhookState.SET_ASIDE:
                del self._rows[webhook_id]
        return len(old)

    def _is_ours(self, webhook: ClaimedWebhook) -> bool:
        row = self._rows.get(webhook.id)
        return row is not None and row.due_at == webhook.leased_until
