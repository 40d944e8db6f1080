"""What the store of news that are followed live promises."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from wacore.application.messaging.ports_feed import FeedItem, NewsFeeds
from wacore.domain.messaging.feed import FOLLOWED_FOR, KEPT, RESYNC, SETTLES, FeedPosition
from wacore.domain.messaging.subscription import EventKind
from wacore.testing.contracts.messaging.sending_store import SendingStore
from wacore.testing.contracts.messaging.subscriptions import a_news
from wacore.testing.messages import NOON, ORGANIZATION, STRANGER

SECOND = timedelta(seconds=1)


async def happen(
    store: SendingStore, *numbers: int, organization_id: object = ORGANIZATION
) -> None:
    async with store.begin() as work:
        await work.news.feed([a_news(n, organization_id=organization_id) for n in numbers])
        await work.commit()


def told(items: list[FeedItem] | None) -> list[int]:
    assert items is not None
    return [msgspec.json.decode(item.event)["data"]["n"] for item in items if item.event]


def up_to(position: FeedPosition, items: list[FeedItem] | None) -> FeedPosition:
    return FeedPosition(position.era, items[-1].number) if items else position


class NewsFeedsContract:
    """Subclasses supply `store`, empty."""

    @pytest.fixture
    def feeds(self, store: SendingStore) -> NewsFeeds:
        return store.feeds

    async def test_nothing_is_kept_for_nobody(self, store: SendingStore, feeds: NewsFeeds) -> None:
        """Before anybody follows, and of organisations that nobody does."""
        await happen(store, 1)
        position = await feeds.follow(ORGANIZATION, NOON)
        await happen(store, 2, organization_id=STRANGER)

        assert [] == await feeds.after(ORGANIZATION, position, NOON, limit=9)
        async with store.begin() as work:
            assert {ORGANIZATION} == set(await work.news.followed([ORGANIZATION, STRANGER]))
        stranger = await feeds.follow(STRANGER, NOON)
        assert [] == await feeds.after(STRANGER, stranger, NOON, limit=9)

    async def test_those_who_come_at_once_begin_one_era(
        self, store: SendingStore, feeds: NewsFeeds
    ) -> None:
        """And each of them hears of what comes then."""
        for organization_id in (STRANGER, ORGANIZATION):  # with every connection open already
            positions = await asyncio.gather(
                *(feeds.follow(organization_id, NOON) for _ in range(6))
            )
        await happen(store, 1)
        looks = [await feeds.after(ORGANIZATION, each, NOON, limit=9) for each in positions]

        assert 1 == len(set(positions))
        assert [[1]] * 6 == [told(look) for look in looks]

    async def test_news_come_in_one_order_to_every_reader(
        self, store: SendingStore, feeds: NewsFeeds
    ) -> None:
        """From wherever each of them is, in pages, as a program that subscribes gets them."""
        start = await feeds.follow(ORGANIZATION, NOON)
        await happen(store, 1, 2)
        other = await feeds.follow(STRANGER, NOON)
        await happen(store, 7, 8, 9, organization_id=STRANGER)
        assert [7, 8, 9] == told(await feeds.after(STRANGER, other, NOON, limit=9))
        await happen(store, 3)
        first = await feeds.after(ORGANIZATION, start, NOON, limit=2)
        await happen(store, 4)
        rest = await feeds.after(ORGANIZATION, up_to(start, first), NOON, limit=9)
        everything = await feeds.after(ORGANIZATION, start, NOON, limit=9)

        assert ([1, 2], [3, 4], [1, 2, 3, 4]) == (told(first), told(rest), told(everything))
        assert everything == [*(first or ()), *(rest or ())]
        assert everything is not None
        assert EventKind.MESSAGE_READ.value == everything[0].kind
        assert {"id", "kind", "occurred_at", "data"} == set(
            msgspec.json.decode(everything[0].event)
        )
        numbers = [item.number for item in everything]
        assert sorted(set(numbers)) == numbers

    async def test_what_is_rolled_back_is_told_to_nobody(
        self, store: SendingStore, feeds: NewsFeeds
    ) -> None:
        """However many look for it at once."""
        start = await feeds.follow(ORGANIZATION, NOON)
        async with store.begin() as work:
            await work.news.feed([a_news(1)])
        await happen(store, 2)
        looks = await asyncio.gather(
            *(feeds.after(ORGANIZATION, start, NOON, limit=9) for _ in range(5))
        )

        assert [[2]] * 5 == [told(look) for look in looks]
        assert all(look == looks[0] for look in looks)

    async def test_a_new_era_says_when_it_has_settled(
        self, store: SendingStore, feeds: NewsFeeds
    ) -> None:
        """Once, among the news, whoever looks first: what began before it may be missing."""
        start = await feeds.follow(ORGANIZATION, NOON)
        await happen(store, 1)
        early = await feeds.after(ORGANIZATION, start, NOON + SETTLES - SECOND, limit=9)
        await happen(store, 2)
        late = await feeds.after(ORGANIZATION, start, NOON + SETTLES, limit=9)
        again = await feeds.after(ORGANIZATION, start, NOON + 2 * SETTLES, limit=9)

        assert [1] == told(early)
        assert late == again
        assert [1, 2] == told(late)
        assert [item.kind for item in late or ()].count(RESYNC) == 1

    async def test_who_comes_back_goes_on_where_they_were(
        self, store: SendingStore, feeds: NewsFeeds
    ) -> None:
        """As long as somebody has followed all the time; following again is no new beginning."""
        start = await feeds.follow(ORGANIZATION, NOON)
        await happen(store, 1)
        first = await feeds.after(ORGANIZATION, start, NOON, limit=9)
        later = NOON + FOLLOWED_FOR - SECOND
        stands = await feeds.follow(ORGANIZATION, later)
        await happen(store, 2)
        latest = later + FOLLOWED_FOR - SECOND

        assert up_to(start, first) == stands
        assert 0 == await feeds.forget(latest)
        assert [2] == told(await feeds.after(ORGANIZATION, stands, latest, limit=9))

    async def test_a_gap_is_told_from_silence(self, store: SendingStore, feeds: NewsFeeds) -> None:
        """When nobody had followed meanwhile, and for positions that never were."""
        before = await feeds.follow(ORGANIZATION, NOON)
        later = NOON + FOLLOWED_FOR
        assert before.era != (await feeds.follow(ORGANIZATION, later)).era
        start = await feeds.follow(ORGANIZATION, later)
        assert await feeds.after(ORGANIZATION, before, later, limit=9) is None
        await happen(store, 1)
        ahead = FeedPosition(start.era, start.number + 1000)

        for position in (before, ahead, FeedPosition("0", 0)):
            assert await feeds.after(ORGANIZATION, position, later, limit=9) is None
        assert await feeds.after(STRANGER, start, later, limit=9) is None

    async def test_what_nobody_follows_any_more_is_forgotten(
        self, store: SendingStore, feeds: NewsFeeds
    ) -> None:
        """With its news; whoever is followed keeps theirs."""
        start = await feeds.follow(ORGANIZATION, NOON)
        other = await feeds.follow(STRANGER, NOON + SECOND)
        await happen(store, 1)
        await happen(store, 2, organization_id=STRANGER)

        assert 1 == await feeds.forget(NOON + FOLLOWED_FOR)
        async with store.begin() as work:
            assert {STRANGER} == set(await work.news.followed([ORGANIZATION, STRANGER]))
        assert await feeds.after(ORGANIZATION, start, NOON, limit=9) is None
        assert [2] == told(await feeds.after(STRANGER, other, NOON, limit=9))
        assert 0 == await feeds.forget(NOON + FOLLOWED_FOR)

    async def test_no_more_than_so_many_are_kept(
        self, store: SendingStore, feeds: NewsFeeds
    ) -> None:
        """Who is further behind learns that something is missing; who is not, misses nothing."""
        start = await feeds.follow(ORGANIZATION, NOON)
        await happen(store, *range(KEPT + 3))
        items: list[FeedItem] = []
        while some := await feeds.after(ORGANIZATION, up_to(start, items), NOON, limit=700):
            items += some
        stands = await feeds.follow(ORGANIZATION, NOON)

        assert list(range(KEPT + 3)) == told(items)
        assert await feeds.after(ORGANIZATION, start, NOON, limit=9) is None
        assert await feeds.after(ORGANIZATION, up_to(start, items[:2]), NOON, limit=9) is None
        oldest = up_to(start, items[:3])
        assert [3, 4] == told(await feeds.after(ORGANIZATION, oldest, NOON, limit=2))
        assert [] == await feeds.after(ORGANIZATION, stands, NOON, limit=2)
