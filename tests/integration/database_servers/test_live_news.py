"""News of transactions that overlap, where several can write at once."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest
from sqlalchemy import select

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.news_feeds import SqlNewsFeeds
from wacore.adapters.sql.messaging.tables import metadata
from wacore.adapters.sql.messaging.tables_subscriptions import live_news
from wacore.adapters.sql.messaging.unit_of_work import SqlMessagingUnitOfWork
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.system import SystemClock, sealer, uuid7
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.ports_feed import FeedItem
from wacore.application.ports import Begin
from wacore.domain.messaging.feed import FOLLOWED_FOR, FeedPosition
from wacore.testing.contracts.messaging.subscriptions import a_news
from wacore.testing.messages import NOON, ORGANIZATION


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[ServiceDatabase]:
    database = ServiceDatabase(database_url)
    async with database.write.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield database
    await database.dispose()


@pytest.fixture
def begin(database: ServiceDatabase) -> Begin[MessagingUnitOfWork]:
    seal, clock = sealer(uuid7), SystemClock()
    return SqlDatabase(
        database.write, lambda connection: SqlMessagingUnitOfWork(connection, seal, clock)
    ).begin


def told(items: list[FeedItem] | None) -> list[int]:
    return [msgspec.json.decode(item.event)["data"]["n"] for item in items or ()]


async def test_what_commits_late_comes_late(
    database: ServiceDatabase, begin: Begin[MessagingUnitOfWork]
) -> None:
    """Nobody waits for it, and nobody who is further already passes it over."""
    feeds = SqlNewsFeeds(database, uuid7)
    start = await feeds.follow(ORGANIZATION, NOON)
    async with begin() as slow:
        await slow.news.feed([a_news(1)])
        async with begin() as quick:
            await quick.news.feed([a_news(2)])
            await quick.commit()
        first = await asyncio.wait_for(feeds.after(ORGANIZATION, start, NOON, limit=9), 3)
        await slow.commit()
    assert first
    rest = await feeds.after(ORGANIZATION, FeedPosition(start.era, first[-1].number), NOON, limit=9)

    assert ([2], [1]) == (told(first), told(rest))


async def test_many_writers_and_readers_at_once(
    database: ServiceDatabase, begin: Begin[MessagingUnitOfWork]
) -> None:
    """Each reader takes every fact once, and all of them in the same order."""
    feeds = SqlNewsFeeds(database, uuid7)
    start = await feeds.follow(ORGANIZATION, NOON)
    writing = asyncio.Event()

    async def write(which: int) -> None:
        for n in range(20):
            async with begin() as work:
                await work.news.feed([a_news(1000 * which + n), a_news(1000 * which + 500 + n)])
                await work.commit()

    async def read() -> list[int]:
        position, found = start, []
        while True:
            over = writing.is_set()
            items = await feeds.after(ORGANIZATION, position, NOON, limit=7)
            assert items is not None
            if items:
                position = FeedPosition(start.era, items[-1].number)
                found += told(items)
            elif over:
                return found

    reading = [asyncio.create_task(read()) for _ in range(3)]
    await asyncio.gather(*(write(which) for which in range(4)))
    writing.set()
    orders = await asyncio.gather(*reading)

    written = [
        1000 * which + half + n for which in range(4) for half in (0, 500) for n in range(20)
    ]
    assert sorted(written) == sorted(orders[0])
    assert [orders[0]] * 3 == orders


async def test_who_writes_after_the_end_leaves_nothing(
    database: ServiceDatabase, begin: Begin[MessagingUnitOfWork]
) -> None:
    """A transaction may still believe that somebody follows; the next sweep takes what it wrote."""
    feeds = SqlNewsFeeds(database, uuid7)
    over = NOON + FOLLOWED_FOR
    await feeds.follow(ORGANIZATION, NOON)

    async def rows() -> int:
        async with database.read.connect() as connection:
            return len((await connection.execute(select(live_news.c.position))).all())

    async with begin() as late:
        await late.news.followed([ORGANIZATION])
        assert 1 == await feeds.forget(over)
        await late.news.feed([a_news(1)])
        await late.commit()
    left = await rows()
    await feeds.forget(over)

    assert (1, 0) == (left, await rows())
