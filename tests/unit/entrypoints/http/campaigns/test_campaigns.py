"""The campaign service over HTTP: drafts and sending."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from support.campaigns import NUMBER, OURS, TEMPLATE, World, a_member, a_template
from support.http import an_app, client_of
from wacore.domain.ids import CampaignId
from wacore.entrypoints.http.campaigns import controllers

CAMPAIGNS = "/api/v1/campaigns"
NOBODY_S = f"{CAMPAIGNS}/01900000-0000-7000-8000-00000000dead"

BODY: dict[str, Any] = {
    "name": "Spring",
    "template_id": str(TEMPLATE),
    "sender": NUMBER,
    "audience": {"everyone": True},
    "variables": [
        {"parameter": "1", "source": "field", "value": "first_name", "default": "friend"},
        {"parameter": "2", "source": "attribute", "value": "city"},
    ],
    "sending": {"rate_cap": 20},
}


@pytest.fixture
def world() -> World:
    return World([a_member(1), a_member(2)])


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    facades = {"campaigns": world.campaigns, "campaign_reports": world.reports}
    async with client_of(an_app(controllers, facades)) as client:
        yield client


async def created(client: httpx.AsyncClient, **changes: Any) -> str:
    answer = await client.post(CAMPAIGNS, json={**BODY, **changes})
    assert 201 == answer.status_code, answer.text
    return f"{CAMPAIGNS}/{answer.json()['id']}"


async def test_created(client: httpx.AsyncClient) -> None:
    """The answer is the campaign, with its place and its version."""
    answer = await client.post(CAMPAIGNS, json=BODY)

    campaign = answer.json()
    assert (201, '"1"', f"{CAMPAIGNS}/{campaign['id']}") == (
        answer.status_code,
        answer.headers["etag"],
        answer.headers["location"],
    )
    assert ("Spring", "draft", "marketing", "something_new", 1, 20) == (
        campaign["name"],
        campaign["state"],
        campaign["purpose"],
        campaign["template_name"],
        campaign["template_version"],
        campaign["sending"]["rate_cap"],
    )
    assert (await client.get(answer.headers["location"])).json() == campaign


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "#/name"),
        ({"nmae": "x"}, "#/nmae"),
        ({"template_id": "x"}, "#/template_id"),
        ({"template_id": str(UUID(int=99))}, "#/template_id"),
        ({"sender": "404"}, "#/sender"),
        ({"audience": {"evryone": True}}, "#/audience/evryone"),
        ({"audience": {"everyone": "yes"}}, "#/audience/everyone"),
        ({"audience": {"everyone": True, "group_ids": [str(UUID(int=1))]}}, "#/audience/everyone"),
        (
            {"variables": [{"parameter": "1", "source": "moon", "value": "x"}]},
            "#/variables/0/source",
        ),
        ({"sending": {"rate_cap": 0}}, "#/sending/rate_cap"),
        ({"sending": {"rate_cap": "5"}}, "#/sending/rate_cap"),
        ({"sending": {"deadline": "2027-01-01T10:00:00"}}, "#/sending/deadline"),
        ({"sending": {"unknown_policy": "at_least_once"}}, "#/sending/unknown_policy"),
    ],
)
async def test_bad_bodies(client: httpx.AsyncClient, change: dict[str, Any], pointer: str) -> None:
    """400 with the place in the body, and no campaign."""
    answer = await client.post(CAMPAIGNS, json={**BODY, **change})

    assert 400 == answer.status_code
    assert [pointer] == [error["pointer"] for error in answer.json()["errors"]]
    assert [] == (await client.get(CAMPAIGNS)).json()["items"]


async def test_a_repeated_create(client: httpx.AsyncClient) -> None:
    """The same Idempotency-Key makes one campaign."""
    key = {"idempotency-key": "k-1"}

    first = await client.post(CAMPAIGNS, json=BODY, headers=key)
    second = await client.post(CAMPAIGNS, json=BODY, headers=key)

    assert first.json()["id"] == second.json()["id"]
    assert 1 == len((await client.get(CAMPAIGNS)).json()["items"])


async def test_listed(client: httpx.AsyncClient) -> None:
    """Filtered, searched, sorted and in pages."""
    for name in ("Alpha", "beta", "Gamma"):
        await created(client, name=name)

    first = (await client.get(CAMPAIGNS, params={"sort": "name", "limit": 2})).json()
    params = {"sort": "name", "limit": 2, "cursor": first["next_cursor"]}
    second = (await client.get(CAMPAIGNS, params=params)).json()
    found = (await client.get(CAMPAIGNS, params={"search": "BET", "state": ["draft"]})).json()
    running = (await client.get(CAMPAIGNS, params={"state": "running"})).json()

    assert ["Alpha", "beta", "Gamma"] == [i["name"] for i in first["items"] + second["items"]]
    assert None is second["next_cursor"]
    assert ["beta"] == [item["name"] for item in found["items"]]
    assert [] == running["items"]


@pytest.mark.parametrize(
    "params",
    [{"state": "happy"}, {"sort": "colour"}, {"limit": 0}, {"limit": 201}, {"cursor": "%%%"}],
)
async def test_bad_list_parameters(client: httpx.AsyncClient, params: dict[str, Any]) -> None:
    """400, whichever of them it is."""
    assert 400 == (await client.get(CAMPAIGNS, params=params)).status_code


async def test_unchanged_since_it_was_read(client: httpx.AsyncClient) -> None:
    """304 for a version the client has."""
    place = await created(client)

    answer = await client.get(place, headers={"if-none-match": '"1"'})

    assert (304, b"") == (answer.status_code, answer.content)


async def test_edited(client: httpx.AsyncClient) -> None:
    """What is sent changes, under the version the client has read."""
    place = await created(client)

    answer = await client.patch(place, json={"name": "Summer"}, headers={"if-match": '"1"'})

    assert (200, '"2"', "Summer", 20) == (
        answer.status_code,
        answer.headers["etag"],
        answer.json()["name"],
        answer.json()["sending"]["rate_cap"],
    )


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 428), ({"if-match": '"7"'}, 412), ({"if-match": '"x"'}, 412)]
)
async def test_edited_blindly(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    """Without a version, or with an old one, nothing is overwritten."""
    place = await created(client)

    answer = await client.patch(place, json={"name": "Summer"}, headers=headers)

    assert status == answer.status_code
    assert "Spring" == (await client.get(place)).json()["name"]


async def test_edited_badly(client: httpx.AsyncClient) -> None:
    """Null is no name, and a misspelt field is no wish."""
    place = await created(client)
    match = {"if-match": '"1"'}

    for body in ({"name": None}, {"nmae": "x"}, {"template_version": 2}):
        assert 400 == (await client.patch(place, json=body, headers=match)).status_code


async def test_deleted(client: httpx.AsyncClient) -> None:
    """204, then 404; an old version deletes nothing."""
    place = await created(client)

    assert 412 == (await client.delete(place, headers={"if-match": '"2"'})).status_code
    assert 204 == (await client.delete(place, headers={"if-match": '"1"'})).status_code
    assert 404 == (await client.get(place)).status_code


async def test_cloned(client: httpx.AsyncClient) -> None:
    """A new draft at a place of its own."""
    place = await created(client)

    answer = await client.post(f"{place}/clone", json={"name": "Second"})

    assert (201, "Second", "draft") == (
        answer.status_code,
        answer.json()["name"],
        answer.json()["state"],
    )
    assert answer.headers["location"] != place
    assert 400 == (await client.post(f"{place}/clone", json={"title": "x"})).status_code


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


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"start_at": "2020-01-01T00:00:00Z"}, "#/schedule/start_at"),
        ({"start_at": "soon"}, "#/start_at"),
        ({"time_zone": "Mars/Olympus"}, "#/schedule/time_zone"),
        ({"send_within_hours": -1}, "#/send_within_hours"),
        ({"when": "now"}, "#/when"),
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


ROUTES = [
    ("GET", ""),
    ("DELETE", ""),
    ("GET", "/preflight"),
    ("POST", "/unschedule"),
    ("POST", "/launch"),
    ("POST", "/pause"),
    ("POST", "/resume"),
    ("POST", "/cancel"),
    ("GET", "/recipients"),
    ("GET", "/recipients.csv"),
    ("GET", "/analytics"),
    ("GET", "/analytics/timeline"),
    ("GET", "/progress"),
    ("GET", "/events"),
]
WITH_BODY: list[tuple[str, str, dict[str, Any]]] = [
    ("PATCH", "", {"name": "Mine"}),
    ("POST", "/clone", {}),
    ("POST", "/test-send", {"phone": "+4915199999999"}),
    ("POST", "/schedule", {"start_at": "2026-12-01T09:00:00Z"}),
    ("POST", "/retry-failed", {}),
]
EVERY_ROUTE = [*((method, path, None) for method, path in ROUTES), *WITH_BODY]


@pytest.mark.parametrize(("method", "path", "body"), EVERY_ROUTE)
async def test_every_route_of_one_campaign(
    client: httpx.AsyncClient, method: str, path: str, body: dict[str, Any] | None
) -> None:
    """401 without a token; 404 alike for another organisation's campaign and for nobody's."""
    place = await created(client)
    headers = {"if-match": '"1"'}

    async def status(place: str, token: str) -> int:
        answer = await client.request(
            method, place + path, json=body, headers={**headers, "authorization": token}
        )
        assert "application/problem+json" == answer.headers["content-type"]
        return answer.status_code

    assert 401 == await status(place, "")
    assert 404 == await status(place, "Bearer stranger")
    assert 404 == await status(NOBODY_S, "Bearer owner")


@pytest.mark.parametrize(("method", "path"), [("GET", "/campaigns"), ("GET", "/analytics")])
async def test_every_other_route(client: httpx.AsyncClient, method: str, path: str) -> None:
    """401 without a token, and nothing of another organisation's."""
    await created(client)
    url = f"/api/v1{path}"

    assert 401 == (await client.request(method, url, headers={"authorization": ""})).status_code
    theirs = await client.request(method, url, headers={"authorization": "Bearer stranger"})
    assert (200, []) == (
        theirs.status_code,
        theirs.json().get("items", theirs.json().get("campaigns")),
    )
    assert (
        401 == (await client.post(CAMPAIGNS, json=BODY, headers={"authorization": ""})).status_code
    )


async def test_reading_is_not_sending(client: httpx.AsyncClient, world: World) -> None:
    """An analyst sees everything and changes nothing."""
    place = await created(client)
    analyst = {"authorization": "Bearer analyst", "if-match": '"1"'}

    assert 200 == (await client.get(place, headers=analyst)).status_code
    for method, path, body in EVERY_ROUTE:
        if method != "GET":
            answer = await client.request(method, place + path, json=body, headers=analyst)
            assert 403 == answer.status_code, (method, path)
    world.clock.advance(timedelta(seconds=1))
    assert "draft" == (await client.get(place)).json()["state"]


async def test_every_route_is_documented(client: httpx.AsyncClient) -> None:
    """The OpenAPI document knows each of them by a name of its own."""
    document = (await client.get("/schema/openapi.json")).json()

    names = [
        operation["operationId"]
        for path, operations in document["paths"].items()
        if path.startswith((CAMPAIGNS, "/api/v1/analytics"))
        for operation in operations.values()
    ]
    assert len(EVERY_ROUTE) + 3 == len(names) == len(set(names))
