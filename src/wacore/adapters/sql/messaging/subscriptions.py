"""Subscriptions and their deliveries, in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.messaging.tables_subscriptions import (
    outward_deliveries,
    outward_events,
    webhook_subscriptions,
)
from wacore.application.ports import Page, PageRequest
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.subscription import (
    Delivery,
    DeliveryId,
    DeliveryNotFound,
    DeliveryState,
    EventKind,
    Reply,
    Subscription,
    SubscriptionId,
    SubscriptionNotFound,
    SubscriptionState,
)

_subscriptions = webhook_subscriptions.c
_events = outward_events.c
_deliveries = outward_deliveries.c
_NEWEST = Keyset("deliveries.newest", _deliveries.id.desc())


class SqlSubscriptionStore:
    """A SubscriptionStore."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, subscription: Subscription) -> None:
        await self._connection.execute(insert(webhook_subscriptions), _to_row(subscription))

    async def get(
        self, organization_id: OrganizationId, subscription_id: SubscriptionId
    ) -> Subscription:
        found = await self.lock(subscription_id)
        if found is None or found.organization_id != organization_id:
            raise SubscriptionNotFound(subscription_id)
        return found

    async def lock(self, subscription_id: SubscriptionId) -> Subscription | None:
        row = (
            await self._connection.execute(
                select(webhook_subscriptions)
                .where(_subscriptions.id == subscription_id)
                .with_for_update()
            )
        ).one_or_none()
        return None if row is None else _to_subscription(row)

    async def save(self, subscription: Subscription) -> None:
        row = _to_row(subscription)
        await self._connection.execute(
            update(webhook_subscriptions).where(_subscriptions.id == row.pop("id")).values(row)
        )

    async def silence(self, subscription_id: SubscriptionId, now: datetime) -> None:
        await self._connection.execute(
            delete(outward_events).where(_events.subscription_id == subscription_id)
        )
        await self._connection.execute(
            update(outward_deliveries)
            .where(_deliveries.subscription_id == subscription_id, _deliveries.due_at.is_not(None))
            .values(state=DeliveryState.DEAD, due_at=None, ended_at=now)
        )

    async def remove(self, subscription_id: SubscriptionId) -> None:
        for table in (outward_events, outward_deliveries):
            await self._connection.execute(
                delete(table).where(table.c.subscription_id == subscription_id)
            )
        await self._connection.execute(
            delete(webhook_subscriptions).where(_subscriptions.id == subscription_id)
        )


class SqlDeliveryStore:
    """A DeliveryStore."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, delivery: Delivery) -> None:
        await self._connection.execute(insert(outward_deliveries), _to_delivery_row(delivery))

    async def get(self, organization_id: OrganizationId, delivery_id: DeliveryId) -> Delivery:
        row = (
            await self._connection.execute(
                select(outward_deliveries).where(_deliveries.id == delivery_id).with_for_update()
            )
        ).one_or_none()
        if row is None or row.organization_id != organization_id:
            raise DeliveryNotFound(delivery_id)
        return _to_delivery(row)

    async def waiting(self, subscription_id: SubscriptionId) -> int:
        found = await self._connection.scalar(
            select(func.count()).where(
                _deliveries.subscription_id == subscription_id, _deliveries.due_at.is_not(None)
            )
        )
        return found or 0

    async def claim(
        self, subscription_id: SubscriptionId, now: datetime, leased_until: datetime, *, limit: int
    ) -> list[Delivery]:
        rows = await self._connection.execute(
            select(outward_deliveries)
            .where(_deliveries.subscription_id == subscription_id, _deliveries.due_at <= now)
            .order_by(_deliveries.due_at, _deliveries.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        found = [_to_delivery(row) for row in rows]
        if found:
            await self._connection.execute(
                update(outward_deliveries)
                .where(_deliveries.id.in_([each.id for each in found]))
                .values(due_at=leased_until)
            )
        return found

    async def save(self, delivery: Delivery) -> None:
        row = _to_delivery_row(delivery)
        await self._connection.execute(
            update(outward_deliveries).where(_deliveries.id == row.pop("id")).values(row)
        )

    async def hasten(self, subscription_id: SubscriptionId, now: datetime) -> None:
        await self._connection.execute(
            update(outward_deliveries)
            .where(_deliveries.subscription_id == subscription_id, _deliveries.due_at > now)
            .values(due_at=now)
        )

    async def forget(self, before: datetime, *, limit: int) -> int:
        found = list(
            await self._connection.scalars(
                select(_deliveries.id).where(_deliveries.ended_at < before).limit(limit)
            )
        )
        if found:
            await self._connection.execute(
                delete(outward_deliveries).where(_deliveries.id.in_(found))
            )
        return len(found)


class SqlSubscriptionReader:
    """A SubscriptionReader."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def subscriptions(self, organization_id: OrganizationId) -> list[Subscription]:
        async with self._engine.connect() as connection:
            rows = await connection.execute(
                select(webhook_subscriptions)
                .where(_subscriptions.organization_id == organization_id)
                .order_by(_subscriptions.id)
            )
            return [_to_subscription(row) for row in rows]

    async def subscription(
        self, organization_id: OrganizationId, subscription_id: SubscriptionId
    ) -> Subscription:
        async with self._engine.connect() as connection:
            row = (
                await connection.execute(
                    select(webhook_subscriptions).where(_subscriptions.id == subscription_id)
                )
            ).one_or_none()
        if row is None or row.organization_id != organization_id:
            raise SubscriptionNotFound(subscription_id)
        return _to_subscription(row)

    async def deliveries(
        self, organization_id: OrganizationId, subscription_id: SubscriptionId, page: PageRequest
    ) -> Page[Delivery]:
        statement = select(outward_deliveries).where(
            _deliveries.organization_id == organization_id,
            _deliveries.subscription_id == subscription_id,
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_NEWEST.page(statement, page))).all()
        return _NEWEST.cut(rows, page, _to_delivery)

    async def busy(self, now: datetime) -> list[SubscriptionId]:
        # an EXISTS might be answered by reading all there is; the first of an index cannot
        told = (
            select(func.min(_events.at))
            .where(_events.subscription_id == _subscriptions.id)
            .scalar_subquery()
            .is_not(None)
        )
        due = (
            select(func.min(_deliveries.due_at))
            .where(_deliveries.subscription_id == _subscriptions.id)
            .scalar_subquery()
            <= now
        )
        async with self._engine.connect() as connection:
            found = await connection.scalars(
                select(_subscriptions.id).where(or_(told, due)).order_by(_subscriptions.id)
            )
            return [SubscriptionId(each) for each in found]


def _to_row(subscription: Subscription) -> dict[str, Any]:
    fields = Subscription.__dataclass_fields__
    row = {name: getattr(subscription, name) for name in fields}
    return {**row, "kinds": sorted(subscription.kinds)}


def _to_subscription(row: Row[Any]) -> Subscription:
    values = dict(row._mapping)
    values["kinds"] = frozenset(map(EventKind, values["kinds"]))
    values["state"] = SubscriptionState(values["state"])
    return Subscription(**values)


def _to_delivery_row(delivery: Delivery) -> dict[str, Any]:
    row = {name: getattr(delivery, name) for name in Delivery.__dataclass_fields__}
    last = row.pop("last")
    return {
        **row,
        "status": last and last.status,
        "latency_ms": last and last.latency_ms,
        "excerpt": last and last.excerpt,
    }


def _to_delivery(row: Row[Any]) -> Delivery:
    values = dict(row._mapping)
    status, latency, excerpt = (values.pop(n) for n in ("status", "latency_ms", "excerpt"))
    values["last"] = (
        None if latency is None else Reply(status=status, latency_ms=latency, excerpt=excerpt)
    )
    values["state"] = DeliveryState(values["state"])
    values["body"] = bytes(values["body"])
    return Delivery(**values)
