"""The gateway's own configuration in a real nginx, before six stand-ins."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from support.echo import EVENTS, Echo
from wacore.entrypoints.house.gateway import gateway
from wacore.entrypoints.services import SERVICES
from wacore.entrypoints.serving import application
from wacore.entrypoints.settings import Settings
from wacore.testing.servers.ports import free_port

pytestmark = pytest.mark.xdist_group("processes")

SOME_ID = str(UUID(int=7))


@pytest.fixture
async def services() -> AsyncIterator[dict[str, Echo]]:
    async with AsyncExitStack() as opened:
        yield {
            service: await opened.enter_async_context(Echo(service).running())
            for service in SERVICES
        }


@pytest.fixture
async def client(services: dict[str, Echo], tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    port = free_port()
    process = gateway(tmp_path, port, {name: echo.port for name, echo in services.items()})
    process.start()
    try:
        process.await_answer(f"http://127.0.0.1:{port}/health")
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10
        ) as client:
            yield client
    finally:
        process.stop()


def api_paths(service: str, folder: Path) -> list[str]:
    """Every path of a service's API, with an id where there is a parameter."""
    app = application(Settings(data_dir=folder, services=service))
    paths = (route.path for route in app.routes if route.path.startswith("/api/"))
    return sorted(re.sub(r"{[^}]*}", SOME_ID, path) for path in paths)


@pytest.mark.parametrize("service", SERVICES)
async def test_every_path_reaches_its_service(
    client: httpx.AsyncClient, tmp_path: Path, service: str
) -> None:
    """Whatever a service offers, the gateway brings there and nowhere else."""
    paths = [path for path in api_paths(service, tmp_path) if not path.endswith("/events")]

    reached = {path: (await client.get(f"{path}?limit=2")).json() for path in paths}

    assert paths
    assert {path: (service, f"{path}?limit=2") for path in paths} == {
        path: (answer.get("service"), answer.get("path")) for path, answer in reached.items()
    }


@pytest.mark.parametrize(
    "path",
    [
        "/internal/events",
        "/internal/jwks.json",
        "/api/../internal/events",
        "//internal/events",
        "/metrics",
        "/api/v1/nothing",
        "/api/v1/contactsx",
        "/ready",
    ],
)
async def test_what_is_not_for_the_outside(client: httpx.AsyncClient, path: str) -> None:
    """404 with a problem document, from the gateway itself."""
    answer = await client.get(path)

    assert (404, "application/problem+json") == (
        answer.status_code,
        answer.headers["content-type"],
    )


async def test_one_id_for_a_request(client: httpx.AsyncClient) -> None:
    """A caller's own is kept, a bad one replaced, and the answer names it once."""
    kept = await client.get("/api/v1/contacts", headers={"x-request-id": "job-4711-abc"})
    made = await client.get("/api/v1/contacts", headers={"x-request-id": "a b\tc"})
    own = await client.get("/metrics")

    assert ["job-4711-abc"] == kept.headers.get_list("x-request-id")
    assert "job-4711-abc" == kept.json()["headers"]["x-request-id"]
    assert made.headers["x-request-id"] == made.json()["headers"]["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", made.headers["x-request-id"])
    assert re.fullmatch("[0-9a-f]{32}", own.headers["x-request-id"])


async def test_nobody_chooses_an_address(client: httpx.AsyncClient) -> None:
    """What a caller claims in X-Forwarded-For is replaced."""
    answer = await client.get("/api/v1/contacts", headers={"x-forwarded-for": "203.0.113.9"})

    assert "127.0.0.1" == answer.json()["headers"]["x-forwarded-for"]


async def test_bodies_have_their_limits(client: httpx.AsyncClient) -> None:
    """3 MB are too much for most, but not for Meta's webhooks and for files."""
    body = b"x" * 3_000_000
    sizes = {
        path: (await client.post(path, content=body)).status_code
        for path in (
            "/api/v1/contacts",
            "/api/v1/webhooks/whatsapp",
            "/api/v1/contacts/imports",
            "/api/v1/templates/media",
            "/api/v1/media",
        )
    }

    assert [413, 200, 200, 200, 200] == list(sizes.values())


async def test_connections_are_kept(client: httpx.AsyncClient, services: dict[str, Echo]) -> None:
    """Twenty requests in a row need one connection to the service."""
    for _ in range(20):
        await client.get("/api/v1/templates")

    assert 1 == services["template"].connections


@pytest.mark.parametrize(
    ("service", "path"),
    [("campaign", f"/api/v1/campaigns/{SOME_ID}/events"), ("whatsapp", "/api/v1/events")],
)
async def test_events_are_not_held_back(
    client: httpx.AsyncClient, services: dict[str, Echo], service: str, path: str
) -> None:
    """The first one arrives while the stream is still open."""
    async with client.stream("GET", path) as answer:
        parts = answer.aiter_bytes()

        assert EVENTS == await anext(parts)
        services[service].go_on.set()
        assert b"data: last\n\n" == b"".join([part async for part in parts])


def test_a_service_that_is_away(tmp_path: Path) -> None:
    """503 with a problem document and a time to come back."""
    port = free_port()
    process = gateway(tmp_path, port, {service: free_port() for service in SERVICES}).start()
    try:
        process.await_answer(f"http://127.0.0.1:{port}/health")
        answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/contacts", trust_env=False)
    finally:
        process.stop()

    assert (503, "application/problem+json", "1") == (
        answer.status_code,
        answer.headers["content-type"],
        answer.headers["retry-after"],
    )
