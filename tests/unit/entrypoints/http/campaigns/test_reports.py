"""The campaign service over HTTP: what became of a campaign."""

import csv
import json
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest

from support.campaign_client import campaign_client
from support.campaigns import OURS, World, a_member, an_actor
from wacore.application.campaigns.progress import ProgressQuery, ProgressView
from wacore.domain.ids import CampaignId, ContactId
from wacore.entrypoints.http.campaigns.events import StreamPace, progress_events


@pytest.fixture
async def world() -> World:
    return World([a_member(1), a_member(2), a_member(3, attributes={})])


@pytest.fixture
async def campaign_id(world: World) -> CampaignId:
    campaign_id = await world.a_running_campaign()
    await world.plan(campaign_id)
    world.deliveries.report(OURS, campaign_id, ContactId(UUID(int=1)), "read")
    return campaign_id


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with campaign_client(world, token="analyst") as client:
        yield client


async def test_progress(client: httpx.AsyncClient, campaign_id: CampaignId) -> None:
    """Counts by state and the part that is done."""
    answer = await client.get(f"/api/v1/campaigns/{campaign_id}/progress")

    assert ("running", 3, 2, {"planned": 1, "read": 1, "skipped": 1}) == (
        answer.json()["state"],
        answer.json()["recipients"],
        answer.json()["done"],
        dict(sorted(answer.json()["counts"].items())),
    )


async def test_analytics(client: httpx.AsyncClient, campaign_id: CampaignId) -> None:
    """Funnel, rates, skips and cost in one answer."""
    answer = (await client.get(f"/api/v1/campaigns/{campaign_id}/analytics")).json()

    assert (3, 1, 1, 1.0, {"missing_variable": 1}, "0.2730") == (
        answer["funnel"]["recipients"],
        answer["funnel"]["delivered"],
        answer["funnel"]["waiting"],
        answer["rates"]["read"],
        answer["skipped"],
        answer["cost"]["total"],
    )


async def test_timeline(client: httpx.AsyncClient, campaign_id: CampaignId) -> None:
    """One line per hour in which something happened."""
    answer = await client.get(f"/api/v1/campaigns/{campaign_id}/analytics/timeline")

    assert [("2026-11-22T12:00:00Z", 1)] == [(h["hour"], h["read"]) for h in answer.json()]


async def test_organization_analytics(client: httpx.AsyncClient, campaign_id: CampaignId) -> None:
    """All campaigns of the last days, and their sum."""
    answer = (await client.get("/api/v1/analytics", params={"days": 7})).json()

    assert ([str(campaign_id)], 1) == (
        [result["campaign_id"] for result in answer["campaigns"]],
        answer["funnel"]["read"],
    )
    assert 400 == (await client.get("/api/v1/analytics", params={"days": 0})).status_code


async def test_recipients(client: httpx.AsyncClient, campaign_id: CampaignId) -> None:
    """In pages, all or some."""
    url = f"/api/v1/campaigns/{campaign_id}/recipients"

    first = (await client.get(url, params={"limit": 2})).json()
    rest = (await client.get(url, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    some = (await client.get(url, params={"state": ["read", "skipped"]})).json()

    assert ["read", "planned", "skipped"] == [r["state"] for r in first["items"] + rest["items"]]
    assert ["read", "skipped"] == [row["state"] for row in some["items"]]
    for bad in ({"state": "reed"}, {"limit": 0}):
        assert 400 == (await client.get(url, params=bad)).status_code


async def test_the_export(client: httpx.AsyncClient, campaign_id: CampaignId) -> None:
    """A CSV file to keep, in pieces."""
    answer = await client.get(f"/api/v1/campaigns/{campaign_id}/recipients.csv")

    rows = list(csv.DictReader(answer.text.splitlines()))
    assert "text/csv; charset=utf-8" == answer.headers["content-type"]
    assert (
        f'attachment; filename="recipients-{campaign_id}.csv"'
        == (answer.headers["content-disposition"])
    )
    assert ["read", "planned", "skipped"] == [row["state"] for row in rows]
    bad = await client.get(f"/api/v1/campaigns/{campaign_id}/recipients.csv", params={"state": "x"})
    assert 400 == bad.status_code


async def test_watching_an_ended_campaign(
    client: httpx.AsyncClient, world: World, campaign_id: CampaignId
) -> None:
    """It is shown once, and the stream is over."""
    async with world.begin() as work:
        campaign = await work.campaigns.get(OURS, campaign_id)
        await work.campaigns.save(campaign.dispatch_finished(world.clock.now()))
        await work.commit()

    answer = await client.get(f"/api/v1/campaigns/{campaign_id}/events")

    lines = answer.text.splitlines()
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert ["event: progress", "event: ended"] == [x for x in lines if x.startswith("event")]
    data = next(line for line in lines if line.startswith("data: "))
    assert "completed" == json.loads(data.removeprefix("data: "))["state"]


async def progress_of(world: World, campaign_id: CampaignId) -> ProgressView:
    return await world.reports.progress(ProgressQuery(actor=an_actor(), campaign_id=campaign_id))


async def test_a_stream_speaks_when_something_changed(
    world: World, campaign_id: CampaignId
) -> None:
    """Each change once; the end of the campaign ends the stream."""
    seen = await progress_of(world, campaign_id)
    changed = await _after(world, campaign_id)
    ended = _completed(changed)
    looks = iter([seen, seen, changed, changed, ended])

    async def look() -> ProgressView:
        return next(looks)

    events = [
        message.event
        async for message in progress_events(seen, look, StreamPace(look=0, longest=60))
    ]

    assert [None, "progress", "progress", "progress", "ended"] == events


async def test_a_silent_stream_keeps_its_proxies_awake_and_ends(
    world: World, campaign_id: CampaignId
) -> None:
    """Pings while nothing happens, and an end that holds up no shutdown."""
    seen = await progress_of(world, campaign_id)

    async def look() -> ProgressView:
        return seen

    pace = StreamPace(look=0.01, heartbeat=0, longest=0.05)
    comments = [message.comment async for message in progress_events(seen, look, pace)]

    assert ["open", None] == comments[:2]
    assert {"ping"} == set(comments[2:])


async def _after(world: World, campaign_id: CampaignId) -> ProgressView:
    world.deliveries.report(OURS, campaign_id, ContactId(UUID(int=2)), "sent")
    return await progress_of(world, campaign_id)


def _completed(progress: ProgressView) -> ProgressView:
    fields = {name: getattr(progress, name) for name in progress.__struct_fields__}
    return ProgressView(**{**fields, "state": "completed"})
