"""/contacts over HTTP."""

from typing import Any

import httpx
import pytest

from support.contacts import AddressBookInUse

URL = "/api/v1/contacts"
ADA = {
    "phone": "0151 12345601",
    "default_region": "DE",
    "bsuid": "DE.Abc123",
    "username": "@Ada.L",
    "name": " Ada  Lovelace ",
    "email": "ada@example.com",
    "language": "pt-br",
    "timezone": "Europe/Berlin",
    "attributes": {
        "city": "Köln",
        "age": 36,
        "vip": True,
        "since": {"type": "date", "value": "2020-05-01"},
    },
}


async def created(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await client.post(URL, json={"phone": "+4915112345601", **body})
    assert 201 == answer.status_code, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_contact_is_created_as_told(client: httpx.AsyncClient) -> None:
    """Every field of the request is in the answer, in the form in which it is kept."""
    answer = await client.post(URL, json=ADA)
    body = answer.json()

    assert (201, '"1"') == (answer.status_code, answer.headers["etag"])
    assert {
        "phone": "+4915112345601",
        "bsuid": "DE.Abc123",
        "username": "ada.l",
        "name": "Ada Lovelace",
        "email": "ada@example.com",
        "language": "pt_BR",
        "timezone": "Europe/Berlin",
        "country": "DE",
        "attributes": {
            "city": {"type": "text", "value": "Köln"},
            "age": {"type": "number", "value": 36.0},
            "vip": {"type": "boolean", "value": True},
            "since": {"type": "date", "value": "2020-05-01"},
        },
        "consents": {"marketing": "unknown", "utility": "unknown"},
        "favorite": False,
        "source": "manual",
        "version": 1,
        "group_ids": [],
    } == {k: v for k, v in body.items() if k not in ("id", "created_at", "updated_at")}
    assert body == (await client.get(f"{URL}/{body['id']}")).json()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/phone"),
        ({"phone": "12"}, "#/phone"),
        ({"phone": "0151 12345601"}, "#/phone"),
        ({"phone": "0151 12345601", "default_region": "XX"}, "#/default_region"),
        ({"bsuid": "nonsense"}, "#/bsuid"),
        ({"username": "a"}, "#/username"),
        ({"phone": "+4915112345601", "email": "nobody"}, "#/email"),
        ({"phone": "+4915112345601", "timezone": "Mars/Base"}, "#/timezone"),
        ({"phone": "+4915112345601", "language": "klingon"}, "#/language"),
        ({"phone": "+4915112345601", "country": "Germany"}, "#/country"),
        ({"phone": "+4915112345601", "name": "x" * 201}, "#/name"),
        ({"phone": "+4915112345601", "attributes": {"a": "x" * 1001}}, "#/attributes/a"),
        (
            {"phone": "+4915112345601", "attributes": {"a": {"type": "date", "value": "soon"}}},
            "#/attributes/a",
        ),
        (
            {"phone": "+4915112345601", "attributes": {"a": {"type": "number", "value": "1"}}},
            "#/attributes/a",
        ),
        ({"phone": 5}, "#/phone"),
        ({"phone": "+4915112345601", "nickname": "x"}, "#/nickname"),
    ],
)
async def test_bad_input_names_its_field(
    client: httpx.AsyncClient, body: dict[str, Any], pointer: str
) -> None:
    """400 with a pointer to the field, and nothing is stored."""
    answer = await client.post(URL, json=body)

    assert 400 == answer.status_code
    assert pointer == answer.json()["errors"][0]["pointer"]
    assert [] == (await client.get(URL)).json()["items"]


async def test_a_taken_identity_conflicts(client: httpx.AsyncClient) -> None:
    """409 names the kind of identity."""
    await created(client)
    answer = await client.post(URL, json={"phone": "+49 151 123 456 01"})

    assert 409 == answer.status_code
    assert "urn:wacore:problem:contact-identity-taken" == answer.json()["type"]


async def test_a_change_needs_the_version_read(client: httpx.AsyncClient) -> None:
    """428 without If-Match, 412 with an old one; with the right one only what is sent changes."""
    contact = await created(
        client, name="Ada", email="ada@example.com", attributes={"a": 1, "b": 2}
    )
    url = f"{URL}/{contact['id']}"
    change = {"name": "Grace", "email": None, "attributes": {"a": None, "c": "x"}}

    assert 428 == (await client.patch(url, json=change)).status_code
    stale = await client.patch(url, json=change, headers={"if-match": '"7"'})
    assert (412, '"1"') == (stale.status_code, stale.headers["etag"])
    answer = await client.patch(url, json=change, headers={"if-match": '"1"'})
    body = answer.json()

    assert (200, '"2"') == (answer.status_code, answer.headers["etag"])
    assert ("Grace", None, "+4915112345601") == (body["name"], body["email"], body["phone"])
    assert {"b", "c"} == set(body["attributes"])


async def test_a_contact_keeps_one_identity(client: httpx.AsyncClient) -> None:
    """Taking the last one away is refused."""
    contact = await created(client)
    answer = await client.patch(
        f"{URL}/{contact['id']}", json={"phone": None}, headers={"if-match": '"1"'}
    )

    assert (400, "#/phone") == (answer.status_code, answer.json()["errors"][0]["pointer"])


async def test_what_is_known_is_not_sent_again(client: httpx.AsyncClient) -> None:
    """304 for the version the client has."""
    contact = await created(client)
    url = f"{URL}/{contact['id']}"

    assert 304 == (await client.get(url, headers={"if-none-match": '"1"'})).status_code
    assert 200 == (await client.get(url, headers={"if-none-match": '"0"'})).status_code


async def test_deletion_and_favourites(client: httpx.AsyncClient) -> None:
    """204 each; a deleted contact is gone."""
    contact = await created(client)
    url = f"{URL}/{contact['id']}"

    assert 204 == (await client.put(f"{url}/favorite")).status_code
    assert [contact["id"]] == await ids(client, favorite="true")
    assert 204 == (await client.delete(f"{url}/favorite")).status_code
    assert [] == await ids(client, favorite="true")
    assert 204 == (await client.delete(url)).status_code
    assert 404 == (await client.get(url)).status_code


async def ids(client: httpx.AsyncClient, **query: Any) -> list[str]:
    answer = await client.get(URL, params=query)
    assert 200 == answer.status_code, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_lists_filter_search_and_sort(client: httpx.AsyncClient) -> None:
    """Filters join by and; without any the latest come first."""
    ada = await created(client, name="Ada", language="de", attributes={"city": "Köln", "age": 36})
    alan = await created(client, phone="+447911123456", name="Alan", attributes={"city": "London"})
    consent = {"purpose": "marketing", "state": "opted_out"}
    await client.post(f"{URL}/{alan['id']}/consents", json=consent)
    a, b = ada["id"], alan["id"]

    assert [b, a] == await ids(client)
    assert [a, b] == await ids(client, sort="name")
    assert [a] == await ids(client, search="ada")
    assert [a] == await ids(client, search="12345601")
    assert [a] == await ids(client, search="23456", match="contains", country="DE")
    assert [b] == await ids(client, marketing="opted_out")
    assert [a] == await ids(client, marketing="unknown", language="de")
    assert [a] == await ids(client, attribute=["city:koln", "age:36"])
    assert [] == await ids(client, attribute=["city:koln", "age:37"])


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "201"},
        {"sort": "shoe_size"},
        {"match": "guess"},
        {"group_id": "g"},
        {"marketing": "perhaps"},
        {"attribute": "city"},
        {"cursor": "rubbish"},
        {"cursor": "brubbish"},
    ],
)
async def test_bad_parameters_are_refused(client: httpx.AsyncClient, query: dict[str, str]) -> None:
    """400, never an empty list."""
    assert 400 == (await client.get(URL, params=query)).status_code


async def test_pages_follow_the_cursor(client: httpx.AsyncClient, use: AddressBookInUse) -> None:
    """Also a search that fell back to contents stays one."""
    for number in range(5):
        await use.create(f"+49151123456{number:02}", name=f"Xanadu{number}")
    seen: list[str] = []
    cursor = ""
    while True:
        answer = await client.get(
            URL, params={"search": "nadu", "limit": 2, "cursor": cursor, "sort": "name"}
        )
        seen += [item["name"] for item in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            break

    assert [f"Xanadu{number}" for number in range(5)] == seen


async def test_a_repeated_creation_is_one(client: httpx.AsyncClient) -> None:
    """With the same Idempotency-Key the first answer comes again."""
    first, second = [
        await client.post(URL, json=ADA, headers={"idempotency-key": "k1"}) for _ in range(2)
    ]

    assert (201, first.json()) == (second.status_code, second.json())
    assert 1 == len(await ids(client))
