"""An HTTP client on controllers over any adapters, in the test's own loop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
from litestar import Controller, Litestar

from wacore.application.ports.idempotency import Answer
from wacore.domain.actor import BUILT_IN_ROLES, Actor
from wacore.domain.errors import Unauthenticated
from wacore.domain.ids import OrganizationId, UserId
from wacore.entrypoints.http.app import ServiceRoutes, Shell, create_app

ORGANIZATION = OrganizationId(UUID("01900000-0000-7000-8000-000000000001"))
OTHER_ORGANIZATION = OrganizationId(UUID("01900000-0000-7000-8000-000000000002"))


def an_actor(
    role: str = "owner", organization_id: OrganizationId = ORGANIZATION, user: int = 1
) -> Actor:
    user_id = UserId(UUID(int=0x01900000_0000_7000_8000_0000000000A0 + user))
    return Actor(user_id, organization_id, role, BUILT_IN_ROLES[role])


ACTORS = {
    **{role: an_actor(role) for role in BUILT_IN_ROLES},
    "stranger": an_actor("owner", OTHER_ORGANIZATION, user=2),
}
"""The bearer token is the name: `Authorization: Bearer analyst`."""


async def authenticate(token: str) -> Actor:
    if token not in ACTORS:
        raise Unauthenticated("The access token is invalid or expired.")
    return ACTORS[token]


class OpenLimiter:
    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        return 0.0

    async def reserve(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        return 0.0

    async def penalise(self, key: str, seconds: float) -> None:
        return None


class DictIdempotency:
    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}

    async def claim(self, key: str, fingerprint: bytes) -> Answer | None:
        if key in self._answers:
            return self._answers[key]
        self._answers[key] = Answer(fingerprint=fingerprint)
        return None

    async def finish(self, key: str, answer: Answer) -> None:
        self._answers[key] = answer

    async def release(self, key: str) -> None:
        self._answers.pop(key, None)


def an_app(
    controllers: Sequence[type[Controller]], use_cases: Mapping[str, Any], **shell: Any
) -> Litestar:
    """`use_cases` maps a handler's dependency name to the facade itself."""
    given: dict[str, Any] = {
        "service": "test",
        "version": "0",
        "authenticate": authenticate,
        "limiter": OpenLimiter(),
        "idempotency": DictIdempotency(),
        **shell,
    }
    routes = ServiceRoutes(
        controllers=controllers,
        use_cases={name: _always(facade) for name, facade in use_cases.items()},
    )
    return create_app(Shell(**given), [routes])


def _always(facade: Any) -> Callable[[], Any]:
    return lambda: facade


@asynccontextmanager
async def running(app: Litestar) -> AsyncIterator[Litestar]:
    """The lifespan in one task: pytest-asyncio sets up and tears down in two, which anyio forbids."""
    stop, started = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with app.lifespan():
            started.set()
            await stop.wait()

    task = asyncio.create_task(hold())
    waiter = asyncio.create_task(started.wait())
    await asyncio.wait({task, waiter}, return_when=asyncio.FIRST_COMPLETED)
    waiter.cancel()
    try:
        if not task.done():
            yield app
    finally:
        stop.set()
        await task


@asynccontextmanager
async def client_of(app: Litestar, token: str | None = "owner") -> AsyncIterator[httpx.AsyncClient]:
    """
    A client that answers 500 instead of raising, as a server would.

    Paths begin with `/api/v1`; `token` is a name in ACTORS, or None to come without one.
    """
    headers = {"authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with (
        running(app),
        httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client,
    ):
        yield client
