"""The campaign service over HTTP: drafts."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from support.campaign_client import BODY, CAMPAIGNS, campaign_client, created
from support.campaigns import World, a_member


@pytest.fixture
def world() -> World:
    return World([a_member(1), a_member(2)])


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with campaign_client(world) as client:
        yield client


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
