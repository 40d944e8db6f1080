"""The campaign service over HTTP: sending."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from support.campaign_client import CAMPAIGNS, campaign_client, created
from support.campaigns import OURS, World, a_member, a_template
from wacore.domain.ids import CampaignId


@pytest.fixture
def world() -> World:
    return World([a_member(1), a_member(2)])


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with campaign_client(world) as client:
        yield client


async def test_preflight(client: httpx.AsyncClient) -> None:
    """What it would take, before anything is sent."""
    place = await created(client)

    answer = await client.get(f"{place}/preflight", params={"examine": 100})

    assert (200, True, 2, "0.2730") == (
        answer.status_code,
        answer.json()["ready"],
        answer.json()["reachable"],
        answer.json()["cost"]["total"],
    )
    bad = await client.get(f"{place}/preflight", params={"examine": 0})
    assert 400 == bad.status_code


async def test_a_test_send(client: httpx.AsyncClient, world: World) -> None:
    """202 with the message's id; bad numbers and gaps are named."""
    place = await created(client)
    url = f"{place}/test-send"

    answer = await client.post(url, json={"phone": "+4915199999999", "values": {"2": "Ulm"}})
    bad_number = await client.post(url, json={"phone": "0151"})
    gap = await client.post(url, json={"phone": "+4915199999999"})

    assert (202, "sample-1") == (answer.status_code, answer.json()["message_id"])
    assert (400, "#/phone") == (bad_number.status_code, bad_number.json()["errors"][0]["pointer"])
    assert (400, "#/body/2") == (gap.status_code, gap.json()["errors"][0]["pointer"])
    assert 1 == len(world.deliveries.samples)


async def test_scheduled_and_unscheduled(client: httpx.AsyncClient, world: World) -> None:
    """A local time becomes an instant; the start can be taken back."""
    place = await created(client)
    body = {"start_at": "2026-12-01T09:00:00", "time_zone": "Europe/Berlin", "when_missed": "skip"}

    scheduled = await client.post(f"{place}/schedule", json=body, headers={"if-match": '"1"'})
    unscheduled = await client.post(f"{place}/unschedule", headers={"if-match": '"2"'})

    assert (200, "scheduled", "2026-12-01T08:00:00Z", "skip") == (
        scheduled.status_code,
        scheduled.json()["state"],
        scheduled.json()["schedule"]["start_at"],
        scheduled.json()["schedule"]["when_missed"],
    )
    assert (200, "draft", None) == (
        unscheduled.status_code,
        unscheduled.json()["state"],
        unscheduled.json()["schedule"],
    )
    assert 409 == (await client.post(f"{place}/unschedule")).status_code


async def test_repeated_at_everybody_s_nine(client: httpx.AsyncClient) -> None:
    """What was asked for is shown, with the runs ahead, until it is stopped."""
    place = await created(client)
    repeat = {"every": "week", "weekdays": [2, 4], "until": "2026-12-09T00:00:00"}
    body = {"start_at": "2026-12-01T09:00:00", "recipient_local": True, "repeat": repeat}

    scheduled = (await client.post(f"{place}/schedule", json=body)).json()
    runs = await client.get(f"{place}/next-runs", params={"limit": 9})
    stopped = await client.post(f"{place}/stop-repeating")

    assert (body["start_at"], True, [2, 4]) == (
        scheduled["schedule"]["start_at"],
        scheduled["schedule"]["recipient_local"],
        scheduled["schedule"]["repeat"]["weekdays"],
    )
    assert place.endswith(scheduled["series_id"])
    assert [
        ("2026-11-30T19:00:00Z", "2026-12-01T09:00:00"),
        ("2026-12-02T19:00:00Z", "2026-12-03T09:00:00"),
        ("2026-12-07T19:00:00Z", "2026-12-08T09:00:00"),
    ] == [(run["start_at"], run["shown"]) for run in runs.json()["items"]]
    assert (200, "draft") == (stopped.status_code, stopped.json()["state"])
    listed = await client.get(CAMPAIGNS, params={"series": scheduled["series_id"]})
    assert [scheduled["id"]] == [each["id"] for each in listed.json()["items"]]


async def test_hours_and_caps(client: httpx.AsyncClient) -> None:
    """Written and read alike; what is none is refused where it stands."""
    hours = {"opens": "08:00", "closes": "21:00", "time_zone": "Europe/Berlin"}
    sending = {"hours": hours, "frequency_cap": {"messages": 2, "days": 7}}
    place = await created(client, sending=sending)

    shown = (await client.get(place)).json()["sending"]
    assert (hours | {"recipient_local": True}, sending["frequency_cap"]) == (
        shown["hours"],
        shown["frequency_cap"],
    )
    for wrong, pointer in (
        ({"hours": hours | {"closes": "08:00"}}, "#/sending/hours"),
        ({"hours": hours | {"time_zone": "Mars"}}, "#/sending/hours/time_zone"),
        ({"frequency_cap": {"messages": 0, "days": 7}}, "#/frequency_cap/messages"),
        ({"hours": hours | {"opens": "eight"}}, "#/sending/hours/opens"),
    ):
        answer = await client.patch(place, json={"sending": wrong}, headers={"if-match": '"1"'})
        assert (400, pointer) == (answer.status_code, answer.json()["errors"][0]["pointer"])


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"start_at": "2020-01-01T00:00:00Z"}, "#/schedule/start_at"),
        ({"start_at": "soon"}, "#/start_at"),
        ({"time_zone": "Mars/Olympus"}, "#/schedule/time_zone"),
        ({"send_within_hours": -1}, "#/send_within_hours"),
        ({"when": "now"}, "#/when"),
        ({"recipient_local": True}, "#/schedule/start_at"),
        ({"repeat": {"every": "day", "interval": 0}}, "#/repeat/interval"),
        ({"repeat": {"every": "week", "weekdays": [3]}}, "#/repeat/weekdays"),
        ({"repeat": {"every": "year"}}, "#/repeat/every"),
        ({"repeat": {"every": "day", "until": "2027-01-01T00:00:00Z"}}, "#/repeat/until"),
        ({"start_at": "0001-01-01T00:00:00+14:00"}, "#/schedule/start_at"),
    ],
)
async def test_bad_schedules(
    client: httpx.AsyncClient, change: dict[str, Any], pointer: str
) -> None:
    """400 with the place."""
    place = await created(client)
    body = {"start_at": "2026-12-01T09:00:00Z", **change}

    answer = await client.post(f"{place}/schedule", json=body)

    assert (400, [pointer]) == (
        answer.status_code,
        [error["pointer"] for error in answer.json()["errors"]],
    )


async def test_launched_paused_resumed_cancelled(client: httpx.AsyncClient) -> None:
    """Each step answers the campaign as it then is; steps out of turn are conflicts."""
    place = await created(client)
    states = []
    for step in ("launch", "pause", "resume", "cancel"):
        answer = await client.post(f"{place}/{step}")
        states.append((answer.status_code, answer.json()["state"]))

    assert [(200, "running"), (200, "paused"), (200, "running"), (200, "cancelled")] == states
    for step in ("launch", "pause", "resume", "cancel"):
        refused = await client.post(f"{place}/{step}")
        assert (409, "urn:wacore:problem:campaign-state-conflict") == (
            refused.status_code,
            refused.json()["type"],
        )


async def test_launched_as_it_was_read(client: httpx.AsyncClient) -> None:
    """An If-Match that no longer matches starts nothing."""
    place = await created(client)

    answer = await client.post(f"{place}/launch", headers={"if-match": '"3"'})

    assert (412, "draft") == (answer.status_code, (await client.get(place)).json()["state"])


async def test_what_stands_against_a_launch(client: httpx.AsyncClient, world: World) -> None:
    """409, with each obstacle's place in the campaign."""
    place = await created(client, variables=[])
    world.templates.put(OURS, a_template(status="PAUSED"))

    answer = await client.post(f"{place}/launch")

    assert (409, "urn:wacore:problem:campaign-blocked") == (
        answer.status_code,
        answer.json()["type"],
    )
    assert ["#/template_id", "#/variables/body/1", "#/variables/body/2"] == [
        error["pointer"] for error in answer.json()["errors"]
    ]


async def test_retried(client: httpx.AsyncClient, world: World) -> None:
    """How many are due again, and which codes may be named."""
    place = await created(client)
    await client.post(f"{place}/launch")
    campaign_id = CampaignId(UUID(place.rsplit("/", 1)[1]))
    await world.plan(campaign_id)
    for contact_id in list(world.deliveries.dispatch(OURS, campaign_id).rows):
        world.deliveries.report(OURS, campaign_id, contact_id, "failed", error_code=131049)

    other = await client.post(f"{place}/retry-failed", json={"error_codes": [131026]})
    answer = await client.post(f"{place}/retry-failed", json={"error_codes": [131049]})
    bad = await client.post(f"{place}/retry-failed", json={"error_codes": ["all"]})

    assert ({"messages": 0}, {"messages": 2}) == (other.json(), answer.json())
    assert 400 == bad.status_code


async def test_the_abandoned_retried(client: httpx.AsyncClient, world: World) -> None:
    """Only if the body says so in so many words."""
    place = await created(client)
    await client.post(f"{place}/launch")
    campaign_id = CampaignId(UUID(place.rsplit("/", 1)[1]))
    await world.plan(campaign_id)
    for contact_id in list(world.deliveries.dispatch(OURS, campaign_id).rows):
        world.deliveries.report(OURS, campaign_id, contact_id, "abandoned")

    without = await client.post(f"{place}/retry-failed", json={})
    answer = await client.post(f"{place}/retry-failed", json={"abandoned": True})

    assert ({"messages": 0}, {"messages": 2}) == (without.json(), answer.json())
