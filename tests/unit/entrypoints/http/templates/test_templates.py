from typing import Any

import httpx
import pytest

from support.template_world import ACCOUNT, CONTACT, FAREWELL, GREETING, TemplateWorld

URL = "/api/v1/templates"
NEW = {
    "account_id": str(ACCOUNT),
    "name": "news",
    "language": "en_US",
    "category": "MARKETING",
    "components": GREETING,
}


async def test_a_template_is_created_and_shown(client: httpx.AsyncClient) -> None:
    """With its first version, its parameters and an ETag."""
    made = await client.post(URL, json={**NEW, "ttl_seconds": 43_200})
    body = made.json()
    shown = await client.get(f"{URL}/{body['template']['id']}")

    assert (201, '"1"') == (made.status_code, made.headers["etag"])
    assert ("news", "draft", 1) == (
        body["template"]["name"],
        body["template"]["status"],
        body["template"]["latest_version"],
    )
    assert (GREETING, 43_200) == (body["latest"]["components"], body["latest"]["ttl_seconds"])
    assert ["body.1"] == [slot["key"] for slot in body["latest"]["parameters"]]
    assert body == shown.json()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": "No Spaces"}, "#/name"),
        ({"language": "xx"}, "#/language"),
        ({"category": "POEM"}, "#/category"),
        ({"components": "none"}, "#/components"),
        ({"components": [{"type": "BODY"}, {}]}, "#/components"),
        ({"unheard": 1}, "#/unheard"),
        ({"account_id": "x"}, "#/account_id"),
        ({"account_id": str(CONTACT)}, "#/account_id"),
        ({"ttl_seconds": "long"}, "#/ttl_seconds"),
    ],
)
async def test_wrong_fields_are_pointed_at(
    client: httpx.AsyncClient, change: dict[str, Any], pointer: str
) -> None:
    """400, with the place in the body."""
    answer = await client.post(URL, json={**NEW, **change})

    assert 400 == answer.status_code
    assert "application/problem+json" == answer.headers["content-type"]
    assert [pointer] == [error["pointer"] for error in answer.json()["errors"]]


async def test_a_name_is_taken_once(client: httpx.AsyncClient) -> None:
    """409, with a code of its own."""
    await client.post(URL, json=NEW)
    answer = await client.post(URL, json=NEW)

    assert 409 == answer.status_code
    assert "urn:wacore:problem:template-name-taken" == answer.json()["type"]


async def test_a_retry_creates_nothing_new(client: httpx.AsyncClient) -> None:
    """The same Idempotency-Key gets the first answer."""
    headers = {"idempotency-key": "k1"}
    first = await client.post(URL, json=NEW, headers=headers)
    second = await client.post(URL, json=NEW, headers=headers)

    assert (201, first.json()) == (second.status_code, second.json())


async def test_revising_needs_the_revision_seen(
    client: httpx.AsyncClient, world: TemplateWorld
) -> None:
    """428 without If-Match, 412 when somebody was faster, else the new version."""
    one = f"{URL}/{await world.create()}"
    blind = await client.patch(one, json={"components": FAREWELL})
    good = await client.patch(one, json={"components": FAREWELL}, headers={"if-match": '"1"'})
    late = await client.patch(one, json={"components": GREETING}, headers={"if-match": '"1"'})

    assert [428, 200, 412] == [blind.status_code, good.status_code, late.status_code]
    assert (2, '"2"', FAREWELL) == (
        good.json()["latest"]["number"],
        good.headers["etag"],
        good.json()["latest"]["components"],
    )
    assert '"2"' == late.headers["etag"]


async def test_what_is_known_is_not_sent_again(
    client: httpx.AsyncClient, world: TemplateWorld
) -> None:
    """304 for the ETag of the present revision."""
    one = f"{URL}/{await world.create()}"

    assert 304 == (await client.get(one, headers={"if-none-match": '"1"'})).status_code


async def test_lists_are_filtered_and_paged(
    client: httpx.AsyncClient, world: TemplateWorld
) -> None:
    """Filters narrow, cursors go on, and cursors of other lists are refused."""
    for name in ("a", "b", "c"):
        await world.create(name)
    await world.approved("d", category="UTILITY")
    first = (await client.get(URL, params={"limit": 2})).json()
    rest = (await client.get(URL, params={"limit": 2, "cursor": first["next_cursor"]})).json()

    async def names(**wanted: str) -> list[str]:
        items = (await client.get(URL, params=wanted)).json()["items"]
        return [item["name"] for item in items]

    assert (["a", "b"], ["c", "d"]) == (
        [item["name"] for item in first["items"]],
        [item["name"] for item in rest["items"]],
    )
    assert ["d"] == await names(status="approved")
    assert ["d"] == await names(sendable="true")
    assert ["d"] == await names(category="UTILITY", account_id=str(ACCOUNT), quality="UNKNOWN")
    assert ["a", "b", "c"] == await names(sendable="false", language="en-US")
    assert ["b"] == await names(name="b")
    assert ["c"] == await names(search="C")
    assert [] == await names(account_id=str(CONTACT))
    assert {"a", "b", "c", "d"} == set(await names(sort="-updated_at", deleted="true"))
    assert 400 == (await client.get(URL, params={"cursor": "junk"})).status_code
    assert 400 == (await client.get(URL, params={"status": "lost"})).status_code
    assert 400 == (await client.get(URL, params={"limit": 0})).status_code


async def test_deleting(client: httpx.AsyncClient, world: TemplateWorld) -> None:
    """204, then a draft is gone, and what Meta had is shown as deleted."""
    draft, sent = await world.create("draft"), await world.approved("sent")

    assert 204 == (await client.delete(f"{URL}/{draft}")).status_code
    assert 204 == (await client.delete(f"{URL}/{sent}")).status_code
    assert 404 == (await client.get(f"{URL}/{draft}")).status_code
    shown = await client.get(f"{URL}/{sent}")
    assert "deleted" == shown.json()["template"]["status"]
    assert 409 == (await client.delete(f"{URL}/{sent}")).status_code
