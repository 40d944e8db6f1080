"""The short way: who may take it, and that the long one follows where it ends."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from litestar import Controller, post
from litestar.di import NamedDependency

from support.http import an_app, client_of
from wacore.entrypoints.http.at_once import AT_ONCE, Headers, ShortWay
from wacore.entrypoints.http.auth import PUBLIC
from wacore.entrypoints.http.request import ApiRequest

URL = "/api/v1/letters"
PLAIN = {"content-type": "application/json"}


@dataclass
class Letters:
    """A facade that takes what does not ask for more."""

    kept: list[bytes] = field(default_factory=list)
    handled: list[bytes] = field(default_factory=list)


async def _kept(letters: Letters, _: Headers, body: bytes) -> bool:
    if body == b"broken":
        raise RuntimeError
    if body == b"doubtful":
        return False
    letters.kept.append(body)
    return True


class LettersController(Controller):
    path = "/letters"

    @post(
        status_code=200,
        media_type="text/plain",
        opt={PUBLIC: True, AT_ONCE: ShortWay("letters", _kept, 100)},
    )
    async def receive(self, request: ApiRequest[Any], letters: NamedDependency[Letters]) -> str:
        letters.handled.append(await request.body())
        return ""


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
async def client(letters: Letters) -> AsyncIterator[httpx.AsyncClient]:
    app = an_app([LettersController], {"letters": letters})
    async with client_of(app, None) as client:
        yield client


async def test_what_is_plain_never_meets_the_handler(
    client: httpx.AsyncClient, letters: Letters
) -> None:
    """And is answered and counted like everything else."""
    answer = await client.post(URL, content=b"plain", headers=PLAIN)
    metrics = (await client.get("/metrics")).text

    assert ([b"plain"], []) == (letters.kept, letters.handled)
    assert (200, b"") == (answer.status_code, answer.content)
    assert "nosniff" == answer.headers["x-content-type-options"]
    assert answer.headers["x-request-id"]
    assert f'route="{URL}",status="200"' in metrics


@pytest.mark.parametrize("body", [b"doubtful", b"broken"])
async def test_what_it_cannot_do_is_the_handlers(
    client: httpx.AsyncClient, letters: Letters, body: bytes
) -> None:
    """With the body as it came."""
    answer = await client.post(URL, content=body, headers=PLAIN)

    assert 200 == answer.status_code
    assert ([], [body]) == (letters.kept, letters.handled)


@pytest.mark.parametrize(
    "special",
    [
        {"accept": "application/json, text/plain"},
        {"origin": "https://shop.example"},
    ],
)
async def test_who_asks_for_something_special_goes_the_long_way(
    client: httpx.AsyncClient, letters: Letters, special: dict[str, str]
) -> None:
    """Negotiation is the framework's, and so are browsers."""
    await client.post(URL, content=b"special", headers=PLAIN | special)

    assert ([], [b"special"]) == (letters.kept, letters.handled)


async def test_long_and_unmeasured_bodies_go_the_long_way(
    client: httpx.AsyncClient, letters: Letters
) -> None:
    """Whole, also where more came than was announced."""

    async def parts() -> AsyncIterator[bytes]:
        yield b"one, "
        yield b"two"

    async def long_parts() -> AsyncIterator[bytes]:
        yield b"x" * 90
        yield b"x" * 60

    await client.post(URL, content=b"x" * 101, headers=PLAIN)
    await client.post(URL, content=parts(), headers=PLAIN)
    await client.post(URL, content=long_parts(), headers=PLAIN | {"content-length": "9"})

    assert [] == letters.kept
    assert [b"x" * 101, b"one, two", b"x" * 150] == letters.handled


async def test_a_body_may_come_in_parts(client: httpx.AsyncClient, letters: Letters) -> None:
    """They are put together."""

    async def parts() -> AsyncIterator[bytes]:
        yield b"one, "
        yield b"two"

    await client.post(URL, content=parts(), headers=PLAIN | {"content-length": "8"})

    assert ([b"one, two"], []) == (letters.kept, letters.handled)


async def test_both_ways_answer_alike(client: httpx.AsyncClient) -> None:
    """To the header; the request's own number aside."""
    short = await client.post(URL, content=b"plain", headers=PLAIN)
    long = await client.post(URL, content=b"plain", headers=PLAIN | {"accept": "text/plain"})

    del short.headers["x-request-id"], long.headers["x-request-id"]
    assert sorted(long.headers.multi_items()) == sorted(short.headers.multi_items())


def a_request(length: int) -> Any:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": URL,
        "raw_path": URL.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-length", str(length).encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }


async def test_a_body_that_does_not_come_in_time_is_408(letters: Letters) -> None:
    """The time is not given twice."""
    app = an_app([LettersController], {"letters": letters})
    asked, sent = 0, []

    async def receive() -> Any:
        nonlocal asked
        asked += 1
        raise TimeoutError

    async def send(message: Any) -> None:
        sent.append(message)

    await app(a_request(5), receive, send)

    assert (1, 408) == (asked, sent[0]["status"])


async def test_nobody_asks_for_more_than_was_announced(letters: Letters) -> None:
    """Though servers cannot say of the last part that it is the last: each question costs a visit to them."""
    app = an_app([LettersController], {"letters": letters})
    parts, sent = [b"plain", b"very "], []

    async def receive() -> Any:
        return {"type": "http.request", "body": parts.pop(), "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(a_request(10), receive, send)

    assert ([b"very plain"], 200) == (letters.kept, sent[0]["status"])
