"""News that are followed live, in memory."""

from dataclasses import replace
from datetime import datetime

from wacore.adapters.memory.messaging.store import Feed, MemoryMessagingStore
from wacore.application.messaging.ports_feed import FeedItem
from wacore.application.ports import IdFactory
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.feed import FOLLOWED_FOR, KEPT, RESYNC, SETTLES, FeedPosition


class MemoryNewsFeeds:
    """A NewsFeeds. Its transactions follow one another: the order of writing is that of commits."""

    def __init__(self, store: MemoryMessagingStore, new_id: IdFactory) -> None:
        self._store = store
        self._new_id = new_id

    async def follow(self, organization_id: OrganizationId, now: datetime) -> FeedPosition:
        async with self._store.writing:
            feed = self._store.feeds.get(organization_id)
            if feed is None or feed.followed_until <= now:
                self._drop(organization_id)
                feed = Feed(
                    era=self._new_id().hex,
                    first=max(self._store.live, default=0),
                    settles_at=now + SETTLES,
                    followed_until=now,
                )
            numbers = self._numbers(organization_id)
            if len(numbers) > KEPT:
                gone = numbers[:-KEPT]
                self._store.live.apply({}, set(gone))
                feed = replace(feed, first=gone[-1])
            self._put(organization_id, replace(feed, followed_until=now + FOLLOWED_FOR))
            return FeedPosition(feed.era, max(numbers, default=feed.first))

    async def after(
        self, organization_id: OrganizationId, position: FeedPosition, now: datetime, *, limit: int
    ) -> list[FeedItem] | None:
        async with self._store.writing:
            feed = self._store.feeds.get(organization_id)
            if feed is None or feed.era != position.era:
                return None
            if feed.settles_at is not None and feed.settles_at <= now:
                number = max(self._store.live, default=feed.first) + 1
                self._store.live.apply({number: (organization_id, RESYNC, b"")}, set())
                self._put(organization_id, replace(feed, settles_at=None))
            numbers = self._numbers(organization_id)
            if not feed.first <= position.number <= max(numbers, default=feed.first):
                return None
            new = [number for number in numbers if number > position.number][:limit]
            return [
                FeedItem(number=number, kind=kind, event=event)
                for number in new
                for _, kind, event in [self._store.live[number]]
            ]

    async def forget(self, now: datetime) -> int:
        async with self._store.writing:
            there = {each for each, *_ in self._store.live.values()} | set(self._store.feeds)
            lapsed = [each for each in there if self._lapsed(each, now)]
            for each in lapsed:
                self._drop(each)
            return len(lapsed)

    def _lapsed(self, organization_id: OrganizationId, now: datetime) -> bool:
        feed = self._store.feeds.get(organization_id)
        return feed is None or feed.followed_until <= now

    def _numbers(self, organization_id: OrganizationId) -> list[int]:
        return sorted(n for n, (owner, *_) in self._store.live.items() if owner == organization_id)

    def _put(self, organization_id: OrganizationId, feed: Feed) -> None:
        self._store.feeds.apply({organization_id: feed}, set())

    def _drop(self, organization_id: OrganizationId) -> None:
        self._store.live.apply({}, set(self._numbers(organization_id)))
        self._store.feeds.apply({}, {organization_id})
