"""/events over HTTP."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import pytest
from litestar import Litestar, Request
from litestar.response import ServerSentEventMessage

from support.accounts import an_actor
from support.http import ACTORS, ORGANIZATION, running
from support.source import ROOT
from support.streams import Stream, Told, streaming
from support.webhook_bodies import NUMBER
from support.webhook_ground import Ground
from support.whatsapp import WhatsAppInUse
from wacore.application.messaging.follow_news import FollowNewsQuery
from wacore.application.messaging.send_message import SendMessageCommand
from wacore.application.messaging.use_cases_subscriptions import LiveNews
from wacore.domain.actor import Actor
from wacore.domain.errors import Unauthenticated, UpstreamFailed
from wacore.domain.ids import PhoneNumberId
from wacore.domain.messaging.feed import RESYNC
from wacore.domain.messaging.subscription import EventKind
from wacore.entrypoints.http.live import LiveAnswer
from wacore.entrypoints.http.messaging.events import LivePace, live_events

URL = "/api/v1/events"
OWNER = an_actor("owner", ORGANIZATION)
SCOPE: Any = {"type": "http", "method": "GET", "headers": []}


@pytest.fixture
def ground() -> Ground:
    return Ground()


@pytest.fixture
async def app(ground: Ground) -> AsyncIterator[Litestar]:
    async with running(ground.whatsapp.app) as app:
        yield app


async def next_of(stream: Stream) -> Told:
    event = await stream.next()
    assert event is not None
    return event


async def send(use: WhatsAppInUse) -> str:
    queued = await use.container.messages().send(
        SendMessageCommand(
            actor=OWNER,
            phone_number_id=PhoneNumberId(NUMBER),
            phone="+491701234567",
            content={"type": "text", "text": {"body": "Hello"}},
        )
    )
    await use.sleep(1)
    return str(queued.id)


async def test_a_stream_tells_what_happens(ground: Ground, app: Litestar) -> None:
    """First to load what is true, then each thing with an id to go on from."""
    await ground.whatsapp.connect()
    async with streaming(app, URL) as stream:
        start = await next_of(stream)
        message_id = await send(ground.whatsapp)
        message = await next_of(stream)
        fact = await ground.hear("messaging.inbound_received", text="Hi", conversation_id="c1")
        inbound = await next_of(stream)

    assert (200, "text/event-stream") == (
        stream.status,
        stream.headers["content-type"].partition(";")[0],
    )
    assert ("resync", {"reason": "start"}) == (start.kind, start.data)
    assert ("message.accepted", message_id) == (message.kind, message.data["data"]["message_id"])
    assert ("inbound.received", str(fact.id)) == (inbound.kind, inbound.data["id"])
    assert {"fact": "messaging.inbound_received", "text": "Hi", "conversation_id": "c1"} == (
        inbound.data["data"]
    )
    assert len({start.id, message.id, inbound.id}) == 3


async def test_who_comes_back_goes_on_where_they_were(ground: Ground, app: Litestar) -> None:
    """With the id of the last event, whichever it was; with an id that says nothing they load."""
    async with streaming(app, URL) as stream:
        start = await next_of(stream)
        await ground.hear("campaigns.launched", campaign_id="1")
        first = await next_of(stream)
    await ground.hear("campaigns.paused", campaign_id="2")
    async with (
        streaming(app, URL, last_event_id=first.id) as going_on,
        streaming(app, URL, last_event_id=start.id) as again,
        streaming(app, URL, last_event_id="something else") as lost,
    ):
        missed = await next_of(going_on)
        both = [await next_of(again), await next_of(again)]
        load = await next_of(lost)

    assert "2" == missed.data["data"]["campaign_id"]
    assert [first, missed] == both
    assert ("resync", {"reason": "gap"}, missed.id) == (load.kind, load.data, load.id)


async def test_after_a_gap_the_client_loads(ground: Ground, app: Litestar) -> None:
    """When nobody had listened for a while, nothing was kept."""
    async with streaming(app, URL) as stream:
        start = await next_of(stream)
    await ground.pass_time(minutes=3)
    await ground.hear("campaigns.launched", campaign_id="1")
    async with streaming(app, URL, last_event_id=start.id) as stream:
        load = await next_of(stream)
        await ground.hear("campaigns.paused", campaign_id="2")
        after = await next_of(stream)

    assert ("resync", {"reason": "gap"}) == (load.kind, load.data)
    assert "2" == after.data["data"]["campaign_id"]


async def test_another_organisation_hears_nothing(ground: Ground, app: Litestar) -> None:
    """Not a word of ours, while we hear it; and without a token there is no stream."""
    async with (
        streaming(app, URL) as ours,
        streaming(app, URL, token="stranger") as theirs,
        streaming(app, URL, token=None) as nobody,
    ):
        await next_of(ours)
        await next_of(theirs)
        await ground.hear("campaigns.launched", campaign_id="1")
        await next_of(ours)
        await ground.hear("campaigns.paused", actor=ACTORS["stranger"], campaign_id="theirs")
        heard = await next_of(theirs)
        refused = await nobody.problem()

    assert "theirs" == heard.data["data"]["campaign_id"]
    assert (401, 401) == (nobody.status, refused["status"])


async def test_a_session_has_so_many_streams(ground: Ground, app: Litestar) -> None:
    """One more is refused with a time to come back; one that was closed makes room."""
    held = [streaming(app, URL) for _ in range(10)]
    streams = [await each.__aenter__() for each in held]
    for stream in streams:
        await next_of(stream)
    async with streaming(app, URL) as one_more:
        problem = await one_more.problem()
    await held[0].__aexit__(None, None, None)
    async with streaming(app, URL) as again:
        await next_of(again)
    for each in held[1:]:
        await each.__aexit__(None, None, None)

    assert (429, "urn:wacore:problem:too-many-followers") == (one_more.status, problem["type"])
    assert "5" == one_more.headers["retry-after"]
    assert 200 == again.status


def test_the_page_names_every_event() -> None:
    """docs/live-events.md, in its table: all that can be told, and what only streams say."""
    page = (ROOT / "docs/live-events.md").read_text(encoding="utf-8")
    named = [
        name
        for row in re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE)
        for name in re.findall(r"`([^`]+)`", row)
    ]

    kinds = {kind.value for kind in EventKind} - {EventKind.PING.value}
    assert kinds | {RESYNC, "ended"} == set(named)


PACE = LivePace(look=0.01, rest=0, heartbeat=0.02, check=0, longest=0.2)


async def messages_of(
    ground: Ground, who: Any, pace: LivePace = PACE
) -> list[ServerSentEventMessage]:
    news: LiveNews = ground.whatsapp.outward.live_news()
    async with news.follow(FollowNewsQuery(actor=OWNER)) as following:
        return [message async for message in live_events(following, who, pace)]


async def test_a_stream_ends_with_its_session(ground: Ground) -> None:
    """As soon as the token is good for nothing any more, and says so."""
    left = iter([OWNER, OWNER])

    async def who() -> Actor:
        for actor in left:
            return actor
        raise Unauthenticated("The session has ended.")

    *_, last = await messages_of(ground, who)

    assert ("ended", '{"reason":"unauthenticated"}') == (last.event, last.data)


async def test_a_stream_ends_with_the_right_to_it(ground: Ground) -> None:
    """Roles change, and streams with them."""

    async def who() -> Actor:
        return Actor(OWNER.user_id, OWNER.organization_id, "guest", frozenset())

    *_, last = await messages_of(ground, who)

    assert ("ended", '{"reason":"permission-denied"}') == (last.event, last.data)


async def test_a_stream_outlives_trouble_of_ours(ground: Ground) -> None:
    """While nobody can say who the caller is, they stay; silence is broken, and all streams end."""

    async def who() -> Actor:
        raise UpstreamFailed("The user service does not answer.")

    first, *rest = await messages_of(ground, who)

    assert ("open", 1000) == (first.comment, first.retry)
    assert {"resync", None} == {message.event for message in rest}
    assert {"ping", None} == {message.comment for message in rest}


async def test_a_reader_who_takes_nothing_is_cut_off(ground: Ground) -> None:
    """Nothing piles up behind them meanwhile, and whatever their stream held is free again."""
    news: LiveNews = ground.whatsapp.outward.live_news()
    made, closed = 0, 0

    async def endless(_: object) -> AsyncGenerator[ServerSentEventMessage, None]:
        nonlocal made, closed
        try:
            while True:
                made += 1
                yield ServerSentEventMessage(data="more")
        finally:
            closed += 1

    async def take_the_head(message: Any) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    query = FollowNewsQuery(actor=OWNER)
    respond = LiveAnswer(lambda: news.follow(query), endless, patience=0.01).to_asgi_response(
        None, Request(SCOPE)
    )
    for _ in range(20):  # a session has ten places
        async with asyncio.timeout(5):
            await respond(SCOPE, Stream().receive, take_the_head)

    assert (20, 20) == (made, closed)


async def test_a_slow_reader_misses_nothing(ground: Ground, app: Litestar) -> None:
    """What they have not taken waits in the store, in order."""
    async with streaming(app, URL) as stream:
        await next_of(stream)
        stream.taking.clear()
        for number in range(250):
            await ground.hear("campaigns.launched", campaign_id=str(number))
        stream.taking.set()
        heard = [(await next_of(stream)).data["data"]["campaign_id"] for _ in range(250)]

    assert [str(number) for number in range(250)] == heard
