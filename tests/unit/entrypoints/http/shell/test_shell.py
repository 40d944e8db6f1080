"""What the HTTP shell does around every controller."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import msgspec
import pytest
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from support.http import ACTORS, an_app, client_of
from wacore.domain.actor import Actor
from wacore.domain.errors import (
    Conflict,
    FieldProblem,
    InvalidInput,
    NotFound,
    RateLimited,
    WacoreError,
)
from wacore.entrypoints.http.auth import PUBLIC
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.problems import STATUS
from wacore.entrypoints.http.query import ANY_QUERY
from wacore.entrypoints.http.request import ApiRequest


class Thing(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    size: int = 1


class Shop:
    def __init__(self) -> None:
        self.sold = 0
        self.trouble: Exception | None = None

    def sell(self) -> int:
        if self.trouble is not None:
            raise self.trouble
        self.sold += 1
        return self.sold


class ShopController(Controller):
    path = "/things"

    @post(operation_id="sell", opt={IDEMPOTENT: True})
    async def sell(self, data: JSONBody[Thing], shop: NamedDependency[Shop]) -> dict[str, Any]:
        return {"name": data.name, "size": data.size, "number": shop.sell()}

    @get("/me", operation_id="me")
    async def me(self, request: ApiRequest[Actor]) -> dict[str, str]:
        return {"role": request.user.role}

    @get("/found", operation_id="find")
    async def find(
        self,
        size: Annotated[int, QueryParameter()] = 0,
        name: Annotated[str, QueryParameter(name="the name")] = "",
    ) -> dict[str, Any]:
        return {"size": size, "name": name}

    @get("/open", operation_id="open", opt={PUBLIC: True, ANY_QUERY: True})
    async def open(self) -> dict[str, str]:
        return {}


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(an_app([ShopController], {"shop": shop})) as client:
        yield client


async def test_a_request_without_a_token_is_refused(client: httpx.AsyncClient) -> None:
    """401 as a problem document that says how to come in."""
    answer = await client.get("/api/v1/things/me", headers={"authorization": ""})

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_wrong_token_is_refused(client: httpx.AsyncClient) -> None:
    """A token nobody issued is as good as none."""
    answer = await client.get("/api/v1/things/me", headers={"authorization": "Bearer nobody"})

    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:wacore:problem:unauthenticated"


async def test_public_handlers_need_no_token(client: httpx.AsyncClient) -> None:
    """`opt={PUBLIC: True}` opens one handler."""
    answer = await client.get("/api/v1/things/open", headers={"authorization": ""})

    assert answer.status_code == 200


async def test_the_handler_knows_the_actor(client: httpx.AsyncClient) -> None:
    """`request.user` is the actor that the token stands for."""
    answer = await client.get("/api/v1/things/me", headers={"authorization": "Bearer analyst"})

    assert {"role": ACTORS["analyst"].role} == answer.json()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"size": 1}, "#/name"),
        ({"name": "a", "size": "7"}, "#/size"),
        ({"name": "a", "colour": "red"}, "#/colour"),
        ({"name": 3}, "#/name"),
    ],
)
async def test_a_wrong_body_is_refused_with_the_place(
    client: httpx.AsyncClient, body: dict[str, Any], pointer: str
) -> None:
    """Missing, unknown and wrongly typed fields are each named; nothing is coerced."""
    answer = await client.post("/api/v1/things", json=body)

    assert answer.status_code == 400
    assert [pointer] == [e["pointer"] for e in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"name": "a"}', "text/plain", 415),
        (b'{"name": "' + b"a" * 1_000_001 + b'"}', "application/json", 413),
    ],
)
async def test_bodies_that_are_no_json_of_ours_are_refused(
    client: httpx.AsyncClient, content: bytes, content_type: str, status: int
) -> None:
    """Malformed, deeply nested, mislabelled and oversized bodies each get their own status."""
    answer = await client.post(
        "/api/v1/things", content=content, headers={"content-type": content_type}
    )

    assert status == answer.status_code
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (InvalidInput("Too big.", field="size"), 400),
        (NotFound("No such thing."), 404),
        (Conflict("Sold already."), 409),
        (RateLimited("Slowly.", retry_after=1.2), 429),
        (ExceptionGroup("tasks", [Conflict("Sold already.")]), 409),
        (RuntimeError("secret detail"), 500),
    ],
)
async def test_every_kind_of_error_has_its_status(
    client: httpx.AsyncClient, shop: Shop, trouble: Exception, status: int
) -> None:
    """Kinds map to statuses, and a bug tells nothing about itself."""
    shop.trouble = trouble

    answer = await client.post("/api/v1/things", json={"name": "a"})

    assert status == answer.status_code
    assert "secret" not in answer.text


async def test_a_field_problem_of_the_core_becomes_a_pointer(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    """The core's path `audience.group_ids[2]` is the pointer `#/audience/group_ids/2`."""
    shop.trouble = InvalidInput("Bad.", problems=[FieldProblem("audience.group_ids[2]", "No.")])

    answer = await client.post("/api/v1/things", json={"name": "a"})

    assert answer.json()["errors"] == [{"detail": "No.", "pointer": "#/audience/group_ids/2"}]


async def test_the_same_idempotency_key_gets_the_same_answer(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    """The second request is answered from the first, and sells nothing."""
    headers = {"idempotency-key": "one"}
    first = await client.post("/api/v1/things", json={"name": "a"}, headers=headers)
    second = await client.post("/api/v1/things", json={"name": "a"}, headers=headers)

    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert shop.sold == 1


async def test_an_idempotency_key_serves_one_request_only(client: httpx.AsyncClient) -> None:
    """Another body under the same key is refused."""
    headers = {"idempotency-key": "one"}
    await client.post("/api/v1/things", json={"name": "a"}, headers=headers)
    other = await client.post("/api/v1/things", json={"name": "b"}, headers=headers)

    assert other.status_code == 422


async def test_a_failed_request_frees_its_idempotency_key(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    """After a 500 the client may try again under the same key."""
    headers = {"idempotency-key": "one"}
    shop.trouble = RuntimeError("once")
    await client.post("/api/v1/things", json={"name": "a"}, headers=headers)
    shop.trouble = None
    again = await client.post("/api/v1/things", json={"name": "a"}, headers=headers)

    assert again.status_code == 201


async def test_a_query_without_names_is_refused(client: httpx.AsyncClient) -> None:
    """`?limit=1&=2` is a slip of somebody's program; to guess what it meant helps nobody."""
    answer = await client.get("/api/v1/things/found?size=1&=2")

    assert 400 == answer.status_code
    assert "has no name" in answer.json()["detail"]
    assert 200 == (await client.get("/api/v1/things/found?size=1&")).status_code


async def test_a_query_with_strange_names_is_refused(client: httpx.AsyncClient) -> None:
    """A misspelt filter would answer with everything: each is named, before anything is done."""
    answer = await client.get("/api/v1/things/found?size=1&sise=2&Size=3&na%6De=a&sise=4")
    none = await client.get("/api/v1/things/me?limit=1")
    post = await client.post("/api/v1/things?dry_run=true", json={"name": "a"})
    fine = await client.get("/api/v1/things/found?size=1&%73ize=2&the+name=a")

    assert [400, 400, 400, 200] == [each.status_code for each in (answer, none, post, fine)]
    assert ["sise", "Size", "name"] == [each["parameter"] for each in answer.json()["errors"]]
    assert "The request is invalid." == answer.json()["detail"]
    assert [{"parameter": "limit", "detail": "There is no such parameter."}] == (
        none.json()["errors"]
    )
    sold = await client.post("/api/v1/things", json={"name": "a"})
    assert 1 == sold.json()["number"]


async def test_strange_names_are_no_matter_where_others_make_the_address(
    client: httpx.AsyncClient,
) -> None:
    """Probes come with anything, and so do those whom a handler is open to."""
    asked = "?probe=1&_=1732800000"
    for path in ("/health", "/ready", "/metrics", "/api/v1/things/open"):
        assert 200 == (await client.get(path + asked)).status_code, path


async def test_every_response_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    """Also the 404 that no route answers."""
    for path in ("/health", "/api/v1/things/me", "/nowhere"):
        answer = await client.get(path)

        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-request-id"]


async def test_head_is_get_without_a_body(client: httpx.AsyncClient) -> None:
    """HEAD has the status and no body."""
    answer = await client.head("/health")

    assert (answer.status_code, answer.content) == (200, b"")


async def test_health_names_its_dependencies() -> None:
    """A dependency that fails makes /ready 503 and leaves /health 200."""

    async def well() -> None:
        return None

    async def ill() -> None:
        raise ConnectionError

    app = an_app([], {}, pings={"database": well, "cache": ill})
    async with client_of(app) as client:
        health, ready = await client.get("/health"), await client.get("/ready")

    assert (health.status_code, ready.status_code) == (200, 503)
    assert health.json()["dependencies"]["database"]["ok"]
    assert health.json()["dependencies"]["cache"]["error"] == "ConnectionError"


async def test_the_interactive_schema_needs_no_outside_host(client: httpx.AsyncClient) -> None:
    """The page names no other origin, and its assets are served here."""
    page = await client.get("/schema")

    assert page.status_code == 200
    assert "http" not in page.text.replace("http-equiv", "")
    for asset in ("swagger-ui.css", "swagger-ui-bundle.js", "init.js"):
        found = await client.get(f"/schema-assets/{asset}")
        assert found.status_code == 200


async def test_the_schema_documents_problems_and_closed_bodies(client: httpx.AsyncClient) -> None:
    """Every operation documents its problems; bodies that refuse unknown fields say so."""
    schema = (await client.get("/schema/openapi.json")).json()
    sell = schema["paths"]["/api/v1/things"]["post"]

    assert "application/problem+json" in sell["responses"]["400"]["content"]
    assert schema["components"]["schemas"]["Thing"]["additionalProperties"] is False


def test_every_kind_of_error_is_mapped() -> None:
    """A new kind without a status would answer 500."""
    kinds = {
        kind for kind in WacoreError.__subclasses__() if kind.__module__ == "wacore.domain.errors"
    }

    assert kinds == set(STATUS)
