"""Hear of an organisation's news as they happen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from wacore.application.messaging.live_places import LivePlaces
from wacore.application.messaging.ports_feed import NewsFeeds
from wacore.application.ports import Clock
from wacore.application.ports.push import Inbox, PushChannels
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.feed import FOLLOWED_FOR, RESYNC, FeedPosition
from wacore.domain.messaging.subscription import EventKind

PAGE = 100
"""Of so much a slow reader holds the memory."""

_NEVER = FeedPosition("", 0)
"""Of no era, so that whoever comes from there has missed something."""

_READ_BY = {
    EventKind.CAMPAIGN_CHANGED: Permission.READ_CAMPAIGNS,
    EventKind.CAMPAIGN_PROGRESSED: Permission.READ_CAMPAIGNS,
    EventKind.TEMPLATE_CHANGED: Permission.READ_TEMPLATES,
    EventKind.OPTED_OUT: Permission.READ_CONTACTS,
    EventKind.OPTED_IN: Permission.READ_CONTACTS,
}
"""What it takes to be told of it, beside READ_MESSAGES."""


class FollowNewsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`after` is the id of the last event taken; empty to begin now."""

    actor: Actor
    after: str = ""


class LiveEvent(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        id: To go on from.
        kind: An EventKind's value, or RESYNC: load what is true now, something may be missing.
        data: JSON: the event as a program that subscribes gets it, or why to load.
    """

    id: str
    kind: str
    data: bytes


class Resync(msgspec.Struct, frozen=True):
    """
    Attributes:
        reason: `start` where nothing was taken before, `gap` where what followed is not known any
            more, `settled` once all has ended that began before anybody followed.
    """

    reason: str


def channel_of(organization_id: OrganizationId) -> str:
    return f"news:{organization_id}"


class Following:
    """What somebody follows. It keeps a position and nothing else, however slowly it is read."""

    def __init__(
        self, feeds: NewsFeeds, clock: Clock, woken: Inbox, actor: Actor, after: FeedPosition | None
    ) -> None:
        self._feeds = feeds
        self._clock = clock
        self._woken = woken
        self._after = after
        self._renewed = clock.now() - FOLLOWED_FOR
        self.actor = actor

    async def more(self) -> list[LiveEvent]:
        """The next events, a page at most; none if there are none at the moment."""
        organization_id, now = self.actor.organization_id, self._clock.now()
        stands = None
        if now - self._renewed >= FOLLOWED_FOR / 4:
            stands, self._renewed = await self._feeds.follow(organization_id, now), now
        if self._after is None:
            return [self._begin(stands or await self._feeds.follow(organization_id, now), "start")]
        items = await self._feeds.after(organization_id, self._after, now, limit=PAGE)
        if items is None:
            return [self._begin(await self._feeds.follow(organization_id, now), "gap")]
        era = self._after.era
        if items:
            self._after = FeedPosition(era, items[-1].number)
        return [
            LiveEvent(
                id=str(FeedPosition(era, item.number)),
                kind=item.kind,
                data=item.event if item.kind != RESYNC else msgspec.json.encode(Resync("settled")),
            )
            for item in items
            if self._may_read(item.kind)
        ]

    def _begin(self, position: FeedPosition, reason: str) -> LiveEvent:
        self._after = position
        return LiveEvent(id=str(position), kind=RESYNC, data=msgspec.json.encode(Resync(reason)))

    def _may_read(self, kind: str) -> bool:
        needed = None if kind == RESYNC else _READ_BY.get(EventKind(kind))
        return needed is None or self.actor.may(needed)

    async def wait(self, patience: float) -> None:
        """Somebody says that there is more, or `patience` seconds have passed."""
        try:
            async with asyncio.timeout(patience):
                await self._woken.get()
        except TimeoutError:
            return
        while not self._woken.empty():
            self._woken.get_nowait()


class FollowNews:
    """
    Follow what happens in the actor's organisation.

    What happened is read from the store, in order; channels only tell when to look, so that
    nothing depends on their being heard.
    """

    def __init__(
        self, feeds: NewsFeeds, push: PushChannels, places: LivePlaces, clock: Clock
    ) -> None:
        self._feeds = feeds
        self._push = push
        self._places = places
        self._clock = clock

    @asynccontextmanager
    async def __call__(self, query: FollowNewsQuery) -> AsyncIterator[Following]:
        """
        Raises:
            TooManyFollowers: This process has no place left for it.
        """
        query.actor.require(Permission.READ_MESSAGES)
        channel = channel_of(query.actor.organization_id)
        after = (FeedPosition.parse(query.after) or _NEVER) if query.after else None
        with self._places.taken(query.actor):
            async with self._push.subscribe(channel) as woken:
                yield Following(self._feeds, self._clock, woken, query.actor, after)


class WakeFollowers:
    """Say that an organisation has news, once they are committed."""

    def __init__(self, push: PushChannels) -> None:
        self._push = push

    async def __call__(self, organization_id: OrganizationId) -> None:
        await self._push.publish(channel_of(organization_id), b"")
