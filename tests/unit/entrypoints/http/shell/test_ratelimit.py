"""How often a caller may come."""

from datetime import timedelta

import httpx
import pytest
from litestar import Controller, get

from support.http import an_app, client_of
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.entrypoints.http.auth import PUBLIC
from wacore.entrypoints.http.ratelimit import UNLIMITED


class Doors(Controller):
    path = "/doors"

    @get("/mine", operation_id="mine")
    async def mine(self) -> dict[str, str]:
        return {}

    @get("/open", operation_id="open", opt={PUBLIC: True})
    async def open(self) -> dict[str, str]:
        return {}

    @get("/metas", operation_id="metas", opt={PUBLIC: True, UNLIMITED: True})
    async def metas(self) -> dict[str, str]:
        return {}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


async def statuses(client: httpx.AsyncClient, path: str, times: int, token: str) -> list[int]:
    headers = {"authorization": f"Bearer {token}"}
    return [
        (await client.get(f"/api/v1/doors/{path}", headers=headers)).status_code
        for _ in range(times)
    ]


async def test_whoever_comes_too_often_is_told_when_to_come_again(clock: ManualClock) -> None:
    """429 with Retry-After, as a problem document; afterwards the door is open."""
    app = an_app([Doors], {}, limiter=MemoryRateLimiter(clock), rate=1.0, burst=3.0)
    async with client_of(app) as client:
        answers = await statuses(client, "mine", 3, "owner")
        refused = await client.get("/api/v1/doors/mine")
        clock.advance(timedelta(seconds=int(refused.headers["retry-after"])))
        [again] = await statuses(client, "mine", 1, "owner")

    assert [200, 200, 200] == answers
    assert (429, "application/problem+json") == (
        refused.status_code,
        refused.headers["content-type"].partition(";")[0],
    )
    assert 200 == again


async def test_one_caller_s_haste_is_not_another_s(clock: ManualClock) -> None:
    """Each person of each organisation is counted alone, and so are those without a token."""
    app = an_app([Doors], {}, limiter=MemoryRateLimiter(clock), rate=1.0, burst=2.0)
    async with client_of(app) as client:
        hasty = await statuses(client, "mine", 3, "owner")
        other = await statuses(client, "mine", 1, "stranger")
        unnamed = await statuses(client, "open", 1, "")

    assert [200, 200, 429] == hasty
    assert [200] == other
    assert [200] == unnamed


async def test_meta_is_never_refused(clock: ManualClock) -> None:
    """It would repeat for days what it could not deliver."""
    app = an_app([Doors], {}, limiter=MemoryRateLimiter(clock), rate=1.0, burst=1.0)
    async with client_of(app) as client:
        answers = await statuses(client, "metas", 5, "")

    assert [200] * 5 == answers
