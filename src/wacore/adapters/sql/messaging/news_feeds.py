"""News that are followed live, in SQL."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Row, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.tables_subscriptions import live_news, news_feeds
from wacore.adapters.sql.transact import transact
from wacore.application.messaging.ports_feed import FeedItem
from wacore.application.ports import IdFactory
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.feed import FOLLOWED_FOR, KEPT, RESYNC, SETTLES, FeedPosition

_feeds = news_feeds.c
_news = live_news.c
_AT_ONCE = 500
_SWEPT = 100


class SqlNewsFeeds:
    """A NewsFeeds. Its era is an id, so that no restored copy of a database continues another's."""

    def __init__(self, database: ServiceDatabase, new_id: IdFactory) -> None:
        self._database = database
        self._new_id = new_id

    async def follow(self, organization_id: OrganizationId, now: datetime) -> FeedPosition:
        async def body(connection: AsyncConnection) -> FeedPosition:
            feed = await _locked(connection, organization_id)
            if feed is None or feed.followed_until <= now:
                return await self._begin(connection, organization_id, now, known=feed is not None)
            await connection.execute(
                update(news_feeds)
                .where(_feeds.organization_id == organization_id)
                .values(followed_until=now + FOLLOWED_FOR)
            )
            await _trim(connection, organization_id)
            return FeedPosition(feed.era, feed.last)

        return await transact(self._database.write, body, repeat_on_duplicate=True)

    async def _begin(
        self,
        connection: AsyncConnection,
        organization_id: OrganizationId,
        now: datetime,
        *,
        known: bool,
    ) -> FeedPosition:
        """Of those who find no feed at once, one makes it; the others meet its key, and look again."""
        values = {
            "era": self._new_id().hex,
            "first": 0,
            "last": 0,
            "settles_at": now + SETTLES,
            "followed_until": now + FOLLOWED_FOR,
        }
        if known:
            await connection.execute(
                update(news_feeds).where(_feeds.organization_id == organization_id).values(values)
            )
        else:
            await connection.execute(
                insert(news_feeds).values(organization_id=organization_id, **values)
            )
        await connection.execute(delete(live_news).where(_news.organization_id == organization_id))
        return FeedPosition(str(values["era"]), 0)

    async def after(
        self, organization_id: OrganizationId, position: FeedPosition, now: datetime, *, limit: int
    ) -> list[FeedItem] | None:
        waiting = exists().where(_news.organization_id == organization_id, _news.number.is_(None))
        async with self._database.read.connect() as connection:
            feed = (
                await connection.execute(
                    select(news_feeds, waiting.label("waiting")).where(
                        _feeds.organization_id == organization_id
                    )
                )
            ).one_or_none()
        if feed is None or feed.era != position.era:
            return None
        if feed.waiting or (feed.settles_at is not None and feed.settles_at <= now):
            await transact(self._database.write, lambda c: _give_numbers(c, organization_id, now))
        elif feed.last == position.number:
            return []
        return await self._read(organization_id, position, limit)

    async def _read(
        self, organization_id: OrganizationId, position: FeedPosition, limit: int
    ) -> list[FeedItem] | None:
        async with self._database.read.connect() as connection:
            rows = (
                await connection.execute(
                    select(_news.number, _news.kind, _news.event)
                    .where(_news.organization_id == organization_id, _news.number > position.number)
                    .order_by(_news.number)
                    .limit(limit)
                )
            ).all()
            # looked at last: what was dropped before the rows were read is known to be dropped
            feed = (
                await connection.execute(
                    select(news_feeds).where(_feeds.organization_id == organization_id)
                )
            ).one_or_none()
        if feed is None or feed.era != position.era:
            return None
        if not feed.first <= position.number <= feed.last:
            return None
        return [
            FeedItem(number=row.number, kind=row.kind, event=row.event.encode()) for row in rows
        ]

    async def forget(self, now: datetime) -> int:
        lapsed = select(_feeds.organization_id).where(_feeds.followed_until <= now).limit(_SWEPT)
        strays = (
            select(_news.position)
            .where(~exists().where(_feeds.organization_id == _news.organization_id))
            .limit(_AT_ONCE)
        )
        async with self._database.read.connect() as connection:
            found = sorted(await connection.scalars(lapsed))
            late = list(await connection.scalars(strays))
        for each in found:
            await transact(
                self._database.write,
                partial(_drop_if_lapsed, organization_id=OrganizationId(each), now=now),
            )
        if late:  # written by who had not seen that nobody follows any more
            await transact(
                self._database.write,
                lambda c: c.execute(delete(live_news).where(_news.position.in_(late))),
            )
        return len(found)


async def _locked(connection: AsyncConnection, organization_id: OrganizationId) -> Row[Any] | None:
    return (
        await connection.execute(
            select(news_feeds).where(_feeds.organization_id == organization_id).with_for_update()
        )
    ).one_or_none()


async def _drop_if_lapsed(
    connection: AsyncConnection, organization_id: OrganizationId, now: datetime
) -> None:
    feed = await _locked(connection, organization_id)
    if feed is not None and feed.followed_until <= now:
        await _drop(connection, organization_id)


async def _drop(connection: AsyncConnection, organization_id: OrganizationId) -> None:
    await connection.execute(delete(live_news).where(_news.organization_id == organization_id))
    await connection.execute(delete(news_feeds).where(_feeds.organization_id == organization_id))


async def _give_numbers(
    connection: AsyncConnection, organization_id: OrganizationId, now: datetime
) -> None:
    """To what is committed and has none, one process at a time; what others still write is skipped."""
    feed = await _locked(connection, organization_id)
    if feed is None:
        return
    values: dict[str, Any] = {}
    if feed.settles_at is not None and feed.settles_at <= now:
        await connection.execute(
            insert(live_news).values(
                organization_id=organization_id, number=None, kind=RESYNC, event=""
            )
        )
        values["settles_at"] = None
    positions = list(
        await connection.scalars(
            select(_news.position)
            .where(_news.organization_id == organization_id, _news.number.is_(None))
            .order_by(_news.position)
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
    )
    if positions:
        ahead = feed.last + 1 - positions[0]
        await connection.execute(
            update(live_news)
            .where(_news.position.in_(positions))
            .values(number=_news.position + ahead)
        )
        values["last"] = positions[-1] + ahead
    if values:
        await connection.execute(
            update(news_feeds).where(_feeds.organization_id == organization_id).values(values)
        )


async def _trim(connection: AsyncConnection, organization_id: OrganizationId) -> None:
    oldest = await connection.scalar(
        select(_news.number)
        .where(_news.organization_id == organization_id, _news.number.is_not(None))
        .order_by(_news.number.desc())
        .offset(KEPT)
        .limit(1)
    )
    if oldest is not None:
        await connection.execute(
            delete(live_news).where(
                _news.organization_id == organization_id, _news.number <= oldest
            )
        )
        await connection.execute(
            update(news_feeds).where(_feeds.organization_id == organization_id).values(first=oldest)
        )
