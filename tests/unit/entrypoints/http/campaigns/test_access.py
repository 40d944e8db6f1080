"""The campaign service over HTTP: who may ask what."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from support.campaign_client import BODY, CAMPAIGNS, campaign_client, created
from support.campaigns import World, a_member

NOBODY_S = f"{CAMPAIGNS}/01900000-0000-7000-8000-00000000dead"

ROUTES = [
    ("GET", ""),
    ("DELETE", ""),
    ("GET", "/preflight"),
    ("POST", "/unschedule"),
    ("GET", "/next-runs"),
    ("POST", "/stop-repeating"),
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


@pytest.fixture
def world() -> World:
    return World([a_member(1), a_member(2)])


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with campaign_client(world) as client:
        yield client


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
