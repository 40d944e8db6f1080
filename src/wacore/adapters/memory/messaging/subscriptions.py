"""Subscriptions, what waits for them, and their deliveries, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import msgspec

from wacore.adapters.memory.keyset import MemoryKeyset, SortKey
from wacore.adapters.memory.messaging.store import Feed, LiveNews, MemoryMessagingStore
from wacore.adapters.memory.table import TableView
from wacore.application.ports import Page, PageRequest
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.subscription import (
    Delivery,
    DeliveryId,
    DeliveryNotFound,
    EventKind,
    News,
    Reply,
    Subscription,
    SubscriptionId,
    SubscriptionNotFound,
    SubscriptionState,
)

Subscriptions = TableView[SubscriptionId, Subscription]
Events = TableView[tuple[SubscriptionId, datetime, UUID], bytes]

_NEWEST = MemoryKeyset[Delivery](
    "deliveries.newest", SortKey(lambda delivery: delivery.id, UUID, descending=True)
)


class MemoryNewsStore:
    """A NewsStore."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        events: Events,
        feeds: TableView[OrganizationId, Feed],
        live: TableView[int, LiveNews],
    ) -> None:
        self._subscriptions = subscriptions
        self._events = events
        self._feeds = feeds
        self._live = live

    async def wanted(
        self, organization_ids: Collection[OrganizationId]
    ) -> Mapping[OrganizationId, Collection[EventKind]]:
        found: dict[OrganizationId, set[EventKind]] = {}
        for each in self._active():
            if each.organization_id in organization_ids:
                found.setdefault(each.organization_id, set()).update(each.kinds)
        return found

    async def tell(self, news: Sequence[News]) -> None:
        for each in news:
            for subscription in self._active():
                if (
                    subscription.organization_id == each.organization_id
                    and each.kind in subscription.kinds
                ):
                    await self.tell_one(subscription.id, each)

    async def tell_one(self, subscription_id: SubscriptionId, news: News) -> None:
        self._events[subscription_id, news.at, news.id] = _event(news)

    async def followed(
        self, organization_ids: Collection[OrganizationId]
    ) -> Collection[OrganizationId]:
        return {each for each in organization_ids if each in self._feeds}

    async def feed(self, news: Sequence[News]) -> None:
        for each in news:
            if each.organization_id in self._feeds:
                self._live[self._next()] = (each.organization_id, each.kind, _event(each))

    def _next(self) -> int:
        return 1 + max((*self._live, *(feed.first for feed in self._feeds.values())))

    async def pack(self, subscription_id: SubscriptionId, *, limit: int) -> list[bytes]:
        keys = sorted(key for key in self._events if key[0] == subscription_id)[:limit]
        return [self._events.pop(key) for key in keys]

    def _active(self) -> list[Subscription]:
        return [s for s in self._subscriptions.values() if s.state is SubscriptionState.ACTIVE]


def _event(news: News) -> bytes:
    return msgspec.json.encode(
        {"id": news.id, "kind": news.kind, "occurred_at": news.at, "data": dict(news.data)}
    )


class MemorySubscriptionStore:
    """A SubscriptionStore."""

    def __init__(
        self,
        rows: Subscriptions,
        events: Events,
        deliveries: TableView[DeliveryId, Delivery],
    ) -> None:
        self._rows = rows
        self._events = events
        self._deliveries = deliveries

    async def add(self, subscription: Subscription) -> None:
        self._rows[subscription.id] = subscription

    async def get(
        self, organization_id: OrganizationId, subscription_id: SubscriptionId
    ) -> Subscription:
        found = self._rows.get(subscription_id)
        if found is None or found.organization_id != organization_id:
            raise SubscriptionNotFound(subscription_id)
        return found

    async def lock(self, subscription_id: SubscriptionId) -> Subscription | None:
        return self._rows.get(subscription_id)

    async def save(self, subscription: Subscription) -> None:
        self._rows[subscription.id] = subscription

    async def silence(self, subscription_id: SubscriptionId, now: datetime) -> None:
        self._forget_events(subscription_id)
        for each in self._of(subscription_id):
            if each.due_at is not None:
                self._deliveries[each.id] = each.buried(now)

    async def remove(self, subscription_id: SubscriptionId) -> None:
        self._forget_events(subscription_id)
        for each in self._of(subscription_id):
            del self._deliveries[each.id]
        self._rows.pop(subscription_id, None)

    def _forget_events(self, subscription_id: SubscriptionId) -> None:
        for key in [key for key in self._events if key[0] == subscription_id]:
            del self._events[key]

    def _of(self, subscription_id: SubscriptionId) -> list[Delivery]:
        return [d for d in self._deliveries.values() if d.subscription_id == subscription_id]


class MemoryDeliveryStore:
    """A DeliveryStore."""

    def __init__(self, rows: TableView[DeliveryId, Delivery]) -> None:
        self._rows = rows

    async def add(self, delivery: Delivery) -> None:
        self._rows[delivery.id] = delivery

    async def get(self, organization_id: OrganizationId, delivery_id: DeliveryId) -> Delivery:
        found = self._rows.get(delivery_id)
        if found is None or found.organization_id != organization_id:
            raise DeliveryNotFound(delivery_id)
        return found

    async def waiting(self, subscription_id: SubscriptionId) -> int:
        return len([d for d in self._of(subscription_id) if d.due_at is not None])

    async def claim(
        self, subscription_id: SubscriptionId, now: datetime, leased_until: datetime, *, limit: int
    ) -> list[Delivery]:
        due = [
            (d.due_at, d.id, d) for d in self._of(subscription_id) if d.due_at and d.due_at <= now
        ]
        found = [each for *_, each in sorted(due)[:limit]]
        for each in found:
            self._rows[each.id] = replace(each, due_at=leased_until)
        return found

    async def save(self, delivery: Delivery) -> None:
        self._rows[delivery.id] = delivery

    async def hasten(self, subscription_id: SubscriptionId, now: datetime) -> None:
        for each in self._of(subscription_id):
            if each.due_at is not None and each.due_at > now:
                self._rows[each.id] = replace(each, due_at=now)

    async def forget(self, before: datetime, *, limit: int) -> int:
        old = [d.id for d in self._rows.values() if d.ended_at is not None and d.ended_at < before]
        for each in old[:limit]:
            del self._rows[each]
        return len(old[:limit])

    def _of(self, subscription_id: SubscriptionId) -> list[Delivery]:
        return [d for d in self._rows.values() if d.subscription_id == subscription_id]


class MemorySubscriptionReader:
    """A SubscriptionReader."""

    def __init__(self, store: MemoryMessagingStore) -> None:
        self._store = store

    async def subscriptions(self, organization_id: OrganizationId) -> list[Subscription]:
        rows = self._store.subscriptions.values()
        found = [each for each in rows if each.organization_id == organization_id]
        return sorted(found, key=lambda each: each.id)

    async def subscription(
        self, organization_id: OrganizationId, subscription_id: SubscriptionId
    ) -> Subscription:
        found = self._store.subscriptions.get(subscription_id)
        if found is None or found.organization_id != organization_id:
            raise SubscriptionNotFound(subscription_id)
        return found

    async def deliveries(
        self, organization_id: OrganizationId, subscription_id: SubscriptionId, page: PageRequest
    ) -> Page[Delivery]:
        found = [
            each
            for each in self._store.deliveries.values()
            if each.organization_id == organization_id and each.subscription_id == subscription_id
        ]
        return _NEWEST.page(found, page, lambda each: each)

    async def busy(self, now: datetime) -> list[SubscriptionId]:
        told = {key[0] for key in self._store.events}
        due = {
            each.subscription_id
            for each in self._store.deliveries.values()
            if each.due_at is not None and each.due_at <= now
        }
        return sorted(told | due)


class MemoryWebhookPoster:
    """
    A WebhookPoster that goes nowhere.

    Attributes:
        posts: Address, body and headers of each call.
        status: What every address answers; None for no answer.
    """

    def __init__(self) -> None:
        self.posts: list[tuple[str, bytes, dict[str, str]]] = []
        self.status: int | None = 200

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Reply:
        self.posts.append((url, body, headers))
        return Reply(status=self.status, latency_ms=1, excerpt="")
