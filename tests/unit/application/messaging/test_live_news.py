"""What those who follow an organisation live are told."""

from collections import Counter
from typing import Any

import msgspec
import pytest

from support.dispatching import CAMPAIGN, NUMBER, memory_sending, recipient, recipients
from support.dispatching import ORGANIZATION as SENDER
from support.http import ORGANIZATION, an_actor
from support.webhook_ground import OWNER, Ground
from wacore.adapters.memory.messaging.gateway import wamid_of
from wacore.adapters.memory.messaging.news_feeds import MemoryNewsFeeds
from wacore.adapters.memory.push import MemoryPushChannels
from wacore.adapters.system import uuid7
from wacore.application.messaging.follow_news import PAGE, Following, FollowNewsQuery, LiveEvent
from wacore.application.messaging.forget_news import ForgetNews
from wacore.application.messaging.live_places import LivePlaces, TooManyFollowers
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import PermissionDenied
from wacore.domain.messaging.statuses import DeliveryStatus, StatusReport


@pytest.fixture
def ground() -> Ground:
    return Ground()


def facts(events: list[LiveEvent]) -> list[Any]:
    return [msgspec.json.decode(event.data)["data"]["n"] for event in events]


async def begun(following: Following) -> None:
    [start] = await following.more()
    assert (b'{"reason":"start"}', "resync") == (start.data, start.kind)


def one_with(*permissions: Permission) -> Actor:
    return Actor(OWNER.user_id, ORGANIZATION, "custom", frozenset(permissions))


async def test_only_who_may_read_messages_follows(ground: Ground) -> None:
    """Before anything is kept for them."""
    news = ground.whatsapp.outward.live_news()
    with pytest.raises(PermissionDenied):
        async with news.follow(FollowNewsQuery(actor=one_with(Permission.READ_CONTACTS))):
            pass

    assert {} == dict(ground.whatsapp.store.feeds)


async def test_nobody_is_told_what_they_may_not_read(ground: Ground) -> None:
    """A right that comes later is for what comes later."""
    news = ground.whatsapp.outward.live_news()
    query = FollowNewsQuery(actor=one_with(Permission.READ_MESSAGES))
    async with news.follow(query) as following:
        await begun(following)
        for n, name in enumerate(
            [
                "campaigns.launched",
                "messaging.template_reported",
                "messaging.opt_out_received",
                "messaging.inbound_received",
                "messaging.conversation_changed",
                "messaging.account_changed",
            ]
        ):
            await ground.hear(name, n=n)
        first = await following.more()
        following.actor = OWNER
        await ground.hear("campaigns.paused", n=6)
        second = await following.more()

    assert ([3, 4, 5], [6]) == (facts(first), facts(second))
    assert ["inbound.received", "conversation.changed", "account.changed"] == [
        event.kind for event in first
    ]


async def test_a_fact_relayed_twice_is_told_once(ground: Ground) -> None:
    """As the bus promises no more than at least once."""
    news = ground.whatsapp.outward.live_news()
    async with news.follow(FollowNewsQuery(actor=OWNER)) as following:
        await begun(following)
        envelope = await ground.hear("campaigns.launched", n=1)
        await ground.whatsapp.outward.tell_subscribers()(envelope)

        assert [1] == facts(await following.more())


async def test_many_news_come_in_pages(ground: Ground) -> None:
    """A reader holds no more than one of them."""
    news = ground.whatsapp.outward.live_news()
    async with news.follow(FollowNewsQuery(actor=OWNER)) as following:
        await begun(following)
        for n in range(PAGE + 1):
            await ground.hear("campaigns.launched", n=n)

        assert [PAGE, 1, 0] == [len(await following.more()) for _ in range(3)]


async def test_while_somebody_follows_nothing_is_forgotten(ground: Ground) -> None:
    """Following goes on by reading; once nobody reads any more, nothing is kept."""
    news = ground.whatsapp.outward.live_news()
    forget: ForgetNews = ground.whatsapp.outward.forget_news()
    async with news.follow(FollowNewsQuery(actor=OWNER)) as following:
        await begun(following)
        for _ in range(4):
            await ground.pass_time(minutes=1)
            await following.more()
            assert 0 == await forget()
        await ground.hear("campaigns.launched", n=1)
        assert [1] == facts(await following.more())
    await ground.pass_time(minutes=2)

    assert 1 == await forget()
    await ground.hear("campaigns.launched", n=2)
    assert {} == dict(ground.whatsapp.store.live)


async def test_a_campaign_is_told_of_in_sums() -> None:
    """One event for each transaction, however many messages it moved; claims are no news."""
    sending, store, meta = memory_sending()
    feeds = MemoryNewsFeeds(store, uuid7)
    sending.consents.refused = {recipient(0).phone or ""}
    start = await feeds.follow(SENDER, sending.clock.now())
    await sending.begin_campaign(recipients(40))
    await sending.send_all()
    reports = [
        StatusReport(
            wamid=wamid_of(post),
            status=DeliveryStatus.READ,
            at=sending.clock.now(),
            phone_number_id=NUMBER,
            token=post.token,
        )
        for post in meta.posts[:9]
    ]
    await sending.apply(reports)
    await sending.apply(reports)

    items = await feeds.after(SENDER, start, sending.clock.now(), limit=99)
    told = [msgspec.json.decode(item.event)["data"] for item in items or ()]
    assert ["campaign.progressed"] * len(told) == [item.kind for item in items or ()]
    first, *sent, last = (each["moved"] for each in told)
    assert ({"skipped": 1}, {"read": 9, "accepted": -9}) == (first, last)
    assert {"accepted": 39} == sum((Counter(each) for each in sent), Counter())
    assert len(sent) <= 5
    assert {str(CAMPAIGN)} == {each["campaign_id"] for each in told}


async def test_whoever_waits_is_woken_and_else_looks_by_itself() -> None:
    """A word of the channel ends the wait, however many there were; silence ends it in time."""
    push = MemoryPushChannels()
    ground = Ground()
    ground.whatsapp.outward.push.override(push)
    news = ground.whatsapp.outward.live_news()
    async with news.follow(FollowNewsQuery(actor=OWNER)) as following:
        await following.wait(60)  # it is live
        for _ in range(3):
            await push.publish(f"news:{ORGANIZATION}", b"")
        await following.wait(60)
        await following.wait(0.01)


def test_places_are_per_organisation_and_per_session() -> None:
    """Whoever leaves makes room; nobody takes another organisation's."""
    places = LivePlaces(of_organization=3, of_session=2)
    ada, bob, cleo = (an_actor("owner", ORGANIZATION, user=n) for n in (1, 2, 3))
    with places.taken(ada), places.taken(bob):
        with places.taken(ada):
            with pytest.raises(TooManyFollowers, match="session has 2"), places.taken(ada):
                pass
            with pytest.raises(TooManyFollowers, match="organisation has 3"), places.taken(cleo):
                pass
        with places.taken(cleo):
            pass
