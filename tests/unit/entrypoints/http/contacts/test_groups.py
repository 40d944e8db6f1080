"""/groups and /segments over HTTP."""

from typing import Any

import httpx
import pytest

from support.contacts import AddressBookInUse

GROUPS, SEGMENTS = "/api/v1/groups", "/api/v1/segments"
GERMANS = {
    "match": "any",
    "conditions": [
        {"field": "country", "operator": "is", "values": ["DE"]},
        {"field": "attribute.city", "operator": "begins", "values": ["kö"]},
    ],
    "filters": [{"conditions": [{"field": "name", "operator": "missing"}]}],
}


async def test_groups_live_and_die(client: httpx.AsyncClient, use: AddressBookInUse) -> None:
    """Created, renamed with the version read, filled, emptied, deleted."""
    contact = str(await use.create("+4915112345601"))
    created = await client.post(GROUPS, json={"name": " Leads ", "description": "new"})
    group = created.json()
    url = f"{GROUPS}/{group['id']}"

    assert (201, '"1"', "Leads", 0) == (
        created.status_code,
        created.headers["etag"],
        group["name"],
        group["members"],
    )
    assert 409 == (await client.post(GROUPS, json={"name": "LEADS"})).status_code
    assert 400 == (await client.post(GROUPS, json={"name": " "})).status_code
    renamed = await client.patch(url, json={"name": "Hot"}, headers={"if-match": '"1"'})
    assert ("Hot", "new", 2) == tuple(renamed.json()[k] for k in ("name", "description", "version"))
    stale = await client.patch(url, json={"name": "Cold"}, headers={"if-match": '"1"'})
    assert (412, '"2"') == (stale.status_code, stale.headers["etag"])
    added = await client.post(f"{url}/members", json={"contact_ids": [contact]})
    assert {"changed": 1, "missing": []} == added.json()
    members = (await client.get(f"{url}/members")).json()["items"]
    assert [contact] == [member["id"] for member in members]
    assert 204 == (await client.delete(f"{url}/members/{contact}")).status_code
    assert 304 == (await client.get(url, headers={"if-none-match": '"2"'})).status_code
    assert 204 == (await client.delete(url)).status_code
    assert 404 == (await client.get(url)).status_code


async def test_groups_are_listed_by_name(client: httpx.AsyncClient) -> None:
    """In pages; a search is the beginning of a name."""
    for name in ("beta", "Alpha", "gamma", "Älter"):
        await client.post(GROUPS, json={"name": name})
    first = (await client.get(GROUPS, params={"limit": 3})).json()
    rest = (await client.get(GROUPS, params={"cursor": first["next_cursor"]})).json()
    found = (await client.get(GROUPS, params={"search": "AL"})).json()["items"]

    assert ["Alpha", "Älter", "beta", "gamma"] == [
        group["name"] for group in [*first["items"], *rest["items"]]
    ]
    assert ["Alpha", "Älter"] == [group["name"] for group in found]


async def test_segments_find_whoever_matches_now(
    client: httpx.AsyncClient, use: AddressBookInUse
) -> None:
    """Saved, previewed, redefined; the filter comes back as it was sent."""
    await use.create("+4915112345601", name="Ada")
    created = await client.post(SEGMENTS, json={"name": "Germans", "filter": GERMANS})
    url = f"{SEGMENTS}/{created.json()['id']}"
    before = (await client.get(f"{url}/preview")).json()
    await use.create("+447911123456", name="Bob", attributes={"city": "Köln"})
    await use.create("+447911123457", name="Carol")
    after = (await client.get(f"{url}/preview")).json()

    assert 201 == created.status_code
    assert (1, 2) == (before["count"], after["count"])
    assert {"Ada", "Bob"} == {contact["name"] for contact in after["sample"]}
    assert GERMANS["conditions"] == created.json()["filter"]["conditions"]
    changed = await client.patch(
        url,
        json={"filter": {"conditions": [{"field": "name", "operator": "is", "values": ["bob"]}]}},
        headers={"if-match": '"1"'},
    )
    assert ("Germans", 2) == (changed.json()["name"], changed.json()["version"])
    assert 1 == (await client.get(f"{url}/preview")).json()["count"]
    assert ["Germans"] == [s["name"] for s in (await client.get(SEGMENTS)).json()["items"]]
    assert 409 == (await client.post(SEGMENTS, json={"name": "germans", "filter": {}})).status_code
    stale = await client.patch(url, json={"name": "x"}, headers={"if-match": '"1"'})
    assert 412 == stale.status_code
    assert 204 == (await client.delete(url)).status_code
    assert 404 == (await client.get(url)).status_code


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "shoe_size", "operator": "is", "values": [1]},
        {"field": "name", "operator": "less", "values": ["a"]},
        {"field": "name", "operator": "is", "values": []},
        {"field": "name", "operator": "is", "values": [5]},
        {"field": "name", "operator": "begins", "values": [" "]},
        {"field": "name", "operator": "exists", "values": ["x"]},
        {"field": "group", "operator": "is", "values": ["vip"]},
        {"field": "created_at", "operator": "less", "values": ["yesterday"]},
        {"field": "consent.marketing", "operator": "is", "values": ["perhaps"]},
        {"field": "attribute.", "operator": "exists"},
    ],
)
async def test_a_filter_that_asks_nonsense_is_refused(
    client: httpx.AsyncClient, condition: dict[str, Any]
) -> None:
    """400 before anything is saved, also in a preview."""
    wanted = {"filter": {"conditions": [condition]}}
    answer = await client.post(f"{SEGMENTS}/preview", json=wanted)

    assert 400 == answer.status_code
    assert answer.json()["errors"]
    assert 400 == (await client.post(SEGMENTS, json={"name": "x", **wanted})).status_code


async def test_filters_have_limits(client: httpx.AsyncClient) -> None:
    """At most 50 conditions, four levels deep."""
    condition = {"field": "name", "operator": "exists"}
    wide = {"conditions": [condition] * 51}
    deep: dict[str, Any] = {"conditions": [condition]}
    for _ in range(4):
        deep = {"filters": [deep]}

    for wanted in (wide, deep):
        answer = await client.post(f"{SEGMENTS}/preview", json={"filter": wanted})
        assert 400 == answer.status_code
