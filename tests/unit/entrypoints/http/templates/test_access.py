"""Who may come in: nobody without a token, nobody from elsewhere, and each role only so far."""

import httpx
import pytest

from support.template_world import ACCOUNT, GREETING, TemplateWorld

ONE: list[tuple[str, str, object]] = [
    ("GET", "/templates/{id}", None),
    ("PATCH", "/templates/{id}", {"ttl_seconds": 43_200}),
    ("DELETE", "/templates/{id}", None),
    ("GET", "/templates/{id}/versions", None),
    ("GET", "/templates/{id}/versions/1", None),
    ("GET", "/templates/{id}/diff?before=1", None),
    ("POST", "/templates/{id}/submit", {}),
    ("POST", "/templates/{id}/adopt", None),
    ("POST", "/templates/{id}/unpause", None),
    ("POST", "/templates/{id}/preview", {}),
]
NEW = {
    "account_id": str(ACCOUNT),
    "name": "news",
    "language": "en_US",
    "category": "MARKETING",
    "components": GREETING,
}
OTHERS: list[tuple[str, str, object]] = [
    ("GET", "/templates", None),
    ("GET", "/templates/languages", None),
    ("POST", "/templates", NEW),
    ("POST", "/templates/lint", {**NEW, "account_id": None}),
    ("POST", "/templates/sync", {"account_id": str(ACCOUNT)}),
]


async def call(
    client: httpx.AsyncClient, method: str, path: str, body: object, token: str | None = "owner"
) -> httpx.Response:
    client.headers.pop("authorization", None)
    headers = {"if-match": '"1"'} | ({"authorization": f"Bearer {token}"} if token else {})
    return await client.request(method, f"/api/v1{path}", json=body, headers=headers)


@pytest.mark.parametrize("token", [None, "forged"])
async def test_nobody_without_a_valid_token(
    client: httpx.AsyncClient, world: TemplateWorld, token: str | None
) -> None:
    """Every route answers 401, also for what exists."""
    one = await world.create()
    for method, path, body in (*ONE, *OTHERS):
        answer = await call(client, method, path.format(id=one), body, token)

        assert (path, 401) == (path, answer.status_code)


async def test_another_organisation_finds_nothing(
    client: httpx.AsyncClient, world: TemplateWorld
) -> None:
    """404 for each of our templates, as for one that never was."""
    one = await world.create()
    for method, path, body in ONE:
        foreign = await call(client, method, path.format(id=one), body, "stranger")
        absent = await call(client, method, path.format(id=ACCOUNT), body)

        assert (path, 404, 404) == (path, foreign.status_code, absent.status_code)
    listed = await call(client, "GET", "/templates", None, "stranger")
    created = await call(client, "POST", "/templates", NEW, "stranger")
    synced = await call(client, "POST", "/templates/sync", {"account_id": str(ACCOUNT)}, "stranger")
    assert [] == listed.json()["items"]
    assert (400, 400) == (created.status_code, synced.status_code)


@pytest.mark.parametrize("role", ["agent", "analyst"])
async def test_readers_do_not_write(
    client: httpx.AsyncClient, world: TemplateWorld, role: str
) -> None:
    """403 for every change, 200 for looking."""
    one = await world.create()
    reading = {"/templates/{id}/preview", "/templates/lint"}
    for method, path, body in (*ONE, *OTHERS):
        answer = await call(client, method, path.format(id=one), body, role)
        expected = 200 if method == "GET" or path in reading else 403

        assert (path, expected) == (path, answer.status_code)
