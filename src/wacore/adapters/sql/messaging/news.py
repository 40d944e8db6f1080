"""What happens, kept for the programs and the people that want to hear of it, in SQL."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import BindParameter, bindparam, delete, insert, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.messaging.tables_subscriptions import (
    live_news,
    news_feeds,
    outward_events,
    webhook_subscriptions,
)
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.subscription import EventKind, News, SubscriptionId, SubscriptionState

_subscriptions = webhook_subscriptions.c
_feeds = news_feeds.c
_events = outward_events.c
_ASKED: BindParameter[Any] = bindparam("organization_ids", expanding=True)
_LISTENERS = union_all(
    select(_subscriptions.organization_id, _subscriptions.id, _subscriptions.kinds).where(
        _subscriptions.organization_id.in_(_ASKED),
        _subscriptions.state == SubscriptionState.ACTIVE,
    ),
    select(_feeds.organization_id, null(), null()).where(_feeds.organization_id.in_(_ASKED)),
)


class SqlNewsStore:
    """
    A NewsStore.

    Attributes:
        fed: Organisations whose followers have something to look for, once this is committed.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._known: dict[OrganizationId, list[tuple[SubscriptionId, frozenset[str]]]] = {}
        self._followed: set[OrganizationId] = set()
        self.fed: set[OrganizationId] = set()

    async def wanted(
        self, organization_ids: Collection[OrganizationId]
    ) -> Mapping[OrganizationId, Collection[EventKind]]:
        await self._learn(organization_ids)
        return {
            each: {EventKind(kind) for _, kinds in self._known[each] for kind in kinds}
            for each in organization_ids
            if self._known[each]
        }

    async def followed(
        self, organization_ids: Collection[OrganizationId]
    ) -> Collection[OrganizationId]:
        await self._learn(organization_ids)
        return self._followed.intersection(organization_ids)

    async def _learn(self, organization_ids: Collection[OrganizationId]) -> None:
        new = sorted(set(organization_ids) - set(self._known))
        if not new:
            return
        rows = await self._connection.execute(_LISTENERS, {"organization_ids": new})
        self._known.update({each: [] for each in new})
        for organization_id, subscription_id, kinds in rows:
            if subscription_id is None:
                self._followed.add(organization_id)
            else:
                self._known[organization_id].append((subscription_id, frozenset(kinds)))

    async def tell(self, news: Sequence[News]) -> None:
        await self._learn({each.organization_id for each in news})
        await self._keep(
            [
                (subscription_id, each)
                for each in news
                for subscription_id, kinds in self._known[each.organization_id]
                if each.kind in kinds
            ]
        )

    async def tell_one(self, subscription_id: SubscriptionId, news: News) -> None:
        await self._keep([(subscription_id, news)])

    async def _keep(self, addressed: Sequence[tuple[SubscriptionId, News]]) -> None:
        rows = [
            {
                "subscription_id": subscription_id,
                "at": news.at,
                "id": news.id,
                "event": event_of(news).decode(),
            }
            for subscription_id, news in addressed
        ]
        if rows:
            await self._connection.execute(insert(outward_events), rows)

    async def feed(self, news: Sequence[News]) -> None:
        followed = await self.followed({each.organization_id for each in news})
        rows = [
            {
                "organization_id": each.organization_id,
                "kind": each.kind,
                "event": event_of(each).decode(),
            }
            for each in news
            if each.organization_id in followed
        ]
        if rows:
            await self._connection.execute(insert(live_news), rows)
            self.fed.update(followed)

    async def pack(self, subscription_id: SubscriptionId, *, limit: int) -> list[bytes]:
        found = (
            await self._connection.execute(
                select(outward_events)
                .where(_events.subscription_id == subscription_id)
                .order_by(_events.at, _events.id)
                .limit(limit)
            )
        ).all()
        if found:
            await self._connection.execute(
                delete(outward_events).where(
                    _events.subscription_id == subscription_id,
                    _events.at.between(found[0].at, found[-1].at),
                    _events.id.in_([row.id for row in found]),
                )
            )
        return [row.event.encode() for row in found]


def event_of(news: News) -> bytes:
    """As a receiver gets it."""
    return msgspec.json.encode(
        {"id": news.id, "kind": news.kind, "occurred_at": news.at, "data": dict(news.data)}
    )
