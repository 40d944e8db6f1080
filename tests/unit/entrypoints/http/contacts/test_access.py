"""Who may come in: nobody without a token, nobody from elsewhere, and each role only so far."""

import httpx
import pytest
from litestar import Litestar

from support.contacts import AddressBookInUse
from wacore.application.contacts.create_group import CreateGroupCommand
from wacore.application.contacts.create_segment import CreateSegmentCommand
from wacore.application.contacts.filter_forms import FilterForm

NOWHERE = "01900000-0000-7000-8000-0000000000ff"

READS = [
    "/contacts/{contact}",
    "/contacts/{contact}/consents",
    "/contacts/{contact}/timeline",
    "/groups/{group}",
    "/groups/{group}/members",
    "/segments/{segment}",
    "/segments/{segment}/preview",
    "/contacts/imports/{import}",
    "/contacts/imports/{import}/errors",
    "/contacts/imports/{import}/errors.csv",
]
WRITES: list[tuple[str, str, object]] = [
    ("PATCH", "/contacts/{contact}", {"name": "New"}),
    ("DELETE", "/contacts/{contact}", None),
    ("PUT", "/contacts/{contact}/favorite", None),
    ("DELETE", "/contacts/{contact}/favorite", None),
    ("POST", "/contacts/{contact}/consents", {"purpose": "utility", "state": "opted_out"}),
    ("POST", "/contacts/{contact}/erase", None),
    ("POST", "/contacts/merge", {"into": "{contact}", "contact_ids": [NOWHERE]}),
    (
        "POST",
        "/contacts/bulk",
        {"action": "add_to_group", "contact_ids": [NOWHERE], "group_id": "{group}"},
    ),
    ("PATCH", "/groups/{group}", {"name": "New"}),
    ("DELETE", "/groups/{group}", None),
    ("POST", "/groups/{group}/members", {"contact_ids": ["{contact}"]}),
    ("DELETE", "/groups/{group}/members/{contact}", None),
    ("PATCH", "/segments/{segment}", {"name": "New"}),
    ("DELETE", "/segments/{segment}", None),
    ("POST", "/contacts/imports/{import}/cancel", None),
]
LISTS = ["/contacts", "/groups", "/segments", "/contacts/imports", "/contacts/exports"]
CREATES: list[tuple[str, object]] = [
    ("/contacts", {"phone": "+4915112345699"}),
    ("/groups", {"name": "New"}),
    ("/segments", {"name": "New", "filter": {}}),
]


@pytest.fixture
async def known(use: AddressBookInUse) -> dict[str, str]:
    """What exists in our organisation, by what a path calls it."""
    group = CreateGroupCommand(actor=use.actor, name="Group")
    segment = CreateSegmentCommand(actor=use.actor, name="Segment", filter=FilterForm())
    return {
        "contact": str(await use.create("+4915112345601")),
        "group": str(await use.groups.create(group)),
        "segment": str(await use.segments.create(segment)),
        "import": str((await use.start(b"phone\n+4915112345602\n")).id),
    }


def filled(value: object, known: dict[str, str]) -> object:
    if isinstance(value, str):
        return value.format(**known) if value.startswith(("/", "{")) else value
    if isinstance(value, dict):
        return {key: filled(each, known) for key, each in value.items()}
    return [filled(each, known) for each in value] if isinstance(value, list) else value


async def send(
    client: httpx.AsyncClient, method: str, path: str, body: object, token: str | None
) -> httpx.Response:
    headers = {"if-match": '"1"', "authorization": f"Bearer {token}" if token else ""}
    return await client.request(
        method, f"/api/v1{path}", json=body, headers={k: v for k, v in headers.items() if v}
    )


@pytest.fixture
async def anonymous(app: Litestar, client: httpx.AsyncClient) -> httpx.AsyncClient:
    client.headers.pop("authorization")
    return client


@pytest.mark.parametrize("token", [None, "forged"])
async def test_nobody_without_a_valid_token(
    anonymous: httpx.AsyncClient, known: dict[str, str], token: str | None
) -> None:
    """Every route answers 401, with a challenge."""
    for method, path, body in _every():
        answer = await send(anonymous, method, str(filled(path, known)), filled(body, known), token)

        assert (path, 401) == (path, answer.status_code)
        assert "Bearer" in answer.headers["www-authenticate"]


async def test_another_organisation_finds_nothing(
    client: httpx.AsyncClient, known: dict[str, str], use: AddressBookInUse
) -> None:
    """404 for what exists elsewhere, and its lists are empty; nothing has changed afterwards."""
    before = await use.everybody()
    for method, path, body in [*[("GET", path, None) for path in READS], *WRITES]:
        answer = await send(
            client, method, str(filled(path, known)), filled(body, known), "stranger"
        )

        assert (method, path, 404) == (method, path, answer.status_code)
        assert "application/problem+json" == answer.headers["content-type"]
    for path in LISTS[:-1]:
        answer = await send(client, "GET", path, None, "stranger")

        assert {"items": [], "next_cursor": None} == answer.json()
    assert before == await use.everybody()


async def test_what_does_not_exist_is_not_found(
    client: httpx.AsyncClient, known: dict[str, str]
) -> None:
    """The same 404 as for what belongs to others."""
    nothing = dict.fromkeys(known, NOWHERE)
    for method, path, body in [*[("GET", path, None) for path in READS], *WRITES]:
        answer = await send(
            client, method, str(filled(path, nothing)), filled(body, nothing), "owner"
        )

        assert (method, path) == (method, path)
        assert answer.status_code in ((404, 400) if path == "/contacts/merge" else (404,))


async def test_an_analyst_only_reads(client: httpx.AsyncClient, known: dict[str, str]) -> None:
    """Reading and one's own favourites are open to them; everything else is 403."""
    for path in [*READS, *LISTS]:
        answer = await send(client, "GET", str(filled(path, known)), None, "analyst")

        assert (path, 200) == (path, answer.status_code)
    for method, path, body in WRITES:
        answer = await send(
            client, method, str(filled(path, known)), filled(body, known), "analyst"
        )
        expected = 204 if path.endswith("favorite") else 403

        assert (method, path, expected) == (method, path, answer.status_code)


async def test_only_those_permitted_erase(client: httpx.AsyncClient, known: dict[str, str]) -> None:
    """A manager keeps the address book, but forgetting a person for good takes an admin."""
    path = f"/contacts/{known['contact']}/erase"

    assert 403 == (await send(client, "POST", path, None, "manager")).status_code
    assert 204 == (await send(client, "POST", path, None, "admin")).status_code


def _every() -> list[tuple[str, str, object]]:
    return [
        *[("GET", path, None) for path in [*READS, *LISTS]],
        *WRITES,
        *[("POST", path, body) for path, body in CREATES],
        ("POST", "/segments/preview", {"filter": {}}),
        ("POST", "/contacts/imports", None),
    ]
