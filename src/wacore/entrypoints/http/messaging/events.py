"""/events: what happens in an organisation, as server-sent events."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import structlog
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import HeaderParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from wacore.application.messaging.follow_news import Following, FollowNewsQuery, LiveEvent
from wacore.application.messaging.use_cases_subscriptions import LiveNews
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import PermissionDenied, TryAgain, Unauthenticated, WacoreError
from wacore.entrypoints.http.live import LiveAnswer
from wacore.entrypoints.http.request import ApiRequest

LastEventId = Annotated[
    str,
    HeaderParameter(
        name="Last-Event-ID", max_length=64, description="Where to go on; empty to begin now."
    ),
]

_log = structlog.get_logger("wacore.http")


@dataclass(frozen=True)
class LivePace:
    """
    Seconds.

    Attributes:
        look: Between two looks at the store, where nobody says that there is more.
        rest: Between two looks however much there is, so that a flood comes in pages.
        heartbeat: After which silence is broken by a comment, so that proxies keep the stream open.
        check: Between two questions whether the caller is still who they were.
        longest: After which a stream ends, so that it never holds up a shutdown; clients come back.
    """

    look: float = 1.0
    rest: float = 0.2
    heartbeat: float = 15.0
    check: float = 5.0
    longest: float = 60.0


class Ended(msgspec.Struct, frozen=True):
    """`reason` is the code of the problem that a new request would be answered with."""

    reason: str


async def live_events(
    following: Following, who: Callable[[], Awaitable[Actor]], pace: LivePace
) -> AsyncGenerator[ServerSentEventMessage, None]:
    """
    The news in pages, pings while there are none, `ended` once the caller may not hear them.

    Args:
        who: Asks again who the caller is.
    """
    began = checked = spoken = time.monotonic()
    yield ServerSentEventMessage(comment="open", data=None, retry=1000)
    while time.monotonic() - began < pace.longest:
        if time.monotonic() - checked >= pace.check:
            refusal = await _refusal(following, who)
            if refusal:
                data = msgspec.json.encode(Ended(refusal)).decode()
                yield ServerSentEventMessage(event="ended", data=data)
                return
            checked = time.monotonic()
        events = await _more(following)
        for event in events:
            yield ServerSentEventMessage(id=event.id, event=event.kind, data=event.data.decode())
        if events:
            spoken = time.monotonic()
            await asyncio.sleep(pace.rest)
            continue
        if time.monotonic() - spoken >= pace.heartbeat:
            yield ServerSentEventMessage(comment="ping", data=None)
            spoken = time.monotonic()
        await following.wait(pace.look)


async def _refusal(following: Following, who: Callable[[], Awaitable[Actor]]) -> str:
    """Why the caller may hear no more; empty while they may, or while nobody can tell."""
    try:
        following.actor = await who()
        following.actor.require(Permission.READ_MESSAGES)
    except (Unauthenticated, PermissionDenied) as error:
        return error.code
    except WacoreError as error:
        _log.info("whether a stream's caller is still one could not be told", reason=str(error))
    return ""


async def _more(following: Following) -> list[LiveEvent]:
    try:
        return await following.more()
    except TryAgain:
        return []


class EventsController(Controller):
    path = "/events"
    tags = ("Events",)

    @get(operation_id="followEvents", media_type="text/event-stream")
    async def follow(
        self,
        request: ApiRequest[Actor],
        live_news: NamedDependency[LiveNews],
        last_event_id: LastEventId = "",
    ) -> ServerSentEvent:
        """
        What happens in the organisation, from now on or from `Last-Event-ID`; `resync` says when
        to load, since something may be missing.
        """
        query = FollowNewsQuery(actor=request.user, after=last_event_id)
        who: Callable[[], Awaitable[Any]] = request.auth
        return LiveAnswer(
            lambda: live_news.follow(query),
            lambda following: live_events(following, who, LivePace()),
        )
