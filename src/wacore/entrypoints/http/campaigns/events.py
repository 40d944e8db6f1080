"""A campaign's progress as server-sent events."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import ServerSentEvent, ServerSentEventMessage

from wacore.application.campaigns.progress import ProgressQuery, ProgressView
from wacore.application.campaigns.use_cases import CampaignReports
from wacore.domain.actor import Actor
from wacore.domain.ids import CampaignId
from wacore.entrypoints.http.request import ApiRequest


@dataclass(frozen=True)
class StreamPace:
    """
    Seconds.

    Attributes:
        look: Between two looks at the counters.
        heartbeat: After which silence is broken by a comment, so that proxies keep the stream open.
        longest: After which a stream ends, so that it never holds up a shutdown; browsers reconnect.
    """

    look: float = 1.0
    heartbeat: float = 15.0
    longest: float = 60.0


async def progress_events(
    first: ProgressView, look: Callable[[], Awaitable[ProgressView]], pace: StreamPace
) -> AsyncIterator[ServerSentEventMessage]:
    """`progress` whenever something changed, `ended` once the campaign has, else silence and pings."""
    ends = time.monotonic() + pace.longest
    yield ServerSentEventMessage(comment="open", data=None, retry=1000)
    shown: ProgressView | None = None
    spoken = time.monotonic()
    progress = first
    while True:
        if progress != shown:
            yield _message("progress", progress)
            shown, spoken = progress, time.monotonic()
        elif time.monotonic() - spoken >= pace.heartbeat:
            yield ServerSentEventMessage(comment="ping", data=None)
            spoken = time.monotonic()
        if progress.ended:
            yield _message("ended", progress)
            return
        if time.monotonic() + pace.look > ends:
            return
        await asyncio.sleep(pace.look)
        progress = await look()


def _message(event: str, progress: ProgressView) -> ServerSentEventMessage:
    return ServerSentEventMessage(event=event, data=msgspec.json.encode(progress).decode())


class CampaignEventsController(Controller):
    path = "/campaigns/{campaign_id:uuid}/events"
    tags = ("Campaign reports",)

    @get(operation_id="watchCampaign", media_type="text/event-stream")
    async def watch(
        self,
        request: ApiRequest[Actor],
        campaign_id: FromPath[UUID],
        campaign_reports: NamedDependency[CampaignReports],
    ) -> ServerSentEvent:
        query = ProgressQuery(actor=request.user, campaign_id=CampaignId(campaign_id))
        first = await campaign_reports.progress(query)
        return ServerSentEvent(
            progress_events(first, lambda: campaign_reports.progress(query), StreamPace())
        )
