"""The way to addresses that others chose, which may mean us harm."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from wacore.adapters.webhooks.addresses import is_outside
from wacore.adapters.webhooks.poster import HttpWebhookPoster

HEADERS = {"X-Test": "1"}


class Endpoint:
    """A program on loopback that keeps what it gets."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.got: list[bytes] = []
        self.port = 0
        self.ended = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.got.append(await reader.read(65536))
        if self.answer:
            writer.write(self.answer)
            await writer.drain()
        else:
            await reader.read()  # until the other side has had enough
        writer.close()
        await writer.wait_closed()
        self.ended.set()


@asynccontextmanager
async def listening(answer: bytes) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(answer)
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0)
    async with server:
        endpoint.port = server.sockets[0].getsockname()[1]
        yield endpoint
        if endpoint.got:
            await asyncio.wait_for(endpoint.ended.wait(), 5)


class Names(AbstractResolver):
    """Says what it is told to, each time something else."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for address in answer
        ]

    async def close(self) -> None:
        return


@pytest.fixture
async def opened() -> AsyncIterator[Callable[..., HttpWebhookPoster]]:
    posters: list[HttpWebhookPoster] = []

    def make(*, open_to_private: bool = False, **given: object) -> HttpWebhookPoster:
        posters.append(HttpWebhookPoster(open_to_private=open_to_private, **given))  # type: ignore[arg-type]
        return posters[-1]

    yield make
    for poster in posters:
        await poster.aclose()


async def test_what_is_posted_arrives(opened: Callable[..., HttpWebhookPoster]) -> None:
    """The body as it is, the headers, and the beginning of the answer."""
    answer = b"HTTP/1.1 202 Accepted\r\nContent-Length: 900\r\n\r\n" + b"x" * 900
    async with listening(answer) as endpoint:
        url = f"http://127.0.0.1:{endpoint.port}/hook?a=1"
        reply = await opened(open_to_private=True).post(url, b'{"n":1}', HEADERS)

    assert (202, "x" * 500) == (reply.status, reply.excerpt)
    [got] = endpoint.got
    assert got.startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
    assert got.endswith(b'\r\n\r\n{"n":1}')
    assert b"X-Test: 1\r\n" in got


async def test_a_redirect_is_an_answer(opened: Callable[..., HttpWebhookPoster]) -> None:
    """And is not followed, wherever it leads."""
    async with listening(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as inside:
        answer = (
            f"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:{inside.port}/\r\n"
            "Content-Length: 0\r\n\r\n"
        ).encode()
        async with listening(answer) as endpoint:
            reply = await opened(open_to_private=True).post(
                f"http://127.0.0.1:{endpoint.port}/", b"{}", {}
            )

    assert (307, False) == (reply.status, reply.success)
    assert [] == inside.got


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"],  # noqa: S104
)
async def test_nothing_inside_is_connected_to(
    opened: Callable[..., HttpWebhookPoster], host: str
) -> None:
    """However its address is written."""
    async with listening(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as endpoint:
        reply = await opened().post(f"http://{host}:{endpoint.port}/", b"{}", {})

    assert (None, []) == (reply.status, endpoint.got)
    assert "public address" in reply.excerpt or "canonical" in reply.excerpt


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["10.0.0.1"]])
async def test_a_name_that_leads_inside_is_not_followed(
    opened: Callable[..., HttpWebhookPoster], answer: list[str]
) -> None:
    """Not even when it names a public address as well."""
    async with listening(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as endpoint:
        reply = await opened(resolver=Names(answer)).post(
            f"http://evil.example:{endpoint.port}/", b"{}", {}
        )

    assert (None, []) == (reply.status, endpoint.got)
    assert "evil.example leads to no public address" in reply.excerpt


async def test_a_name_is_resolved_once_for_a_connection(
    opened: Callable[..., HttpWebhookPoster],
) -> None:
    """What was checked is what is connected to; a later answer that leads inside is checked too."""
    names = Names(["192.0.2.1"], ["127.0.0.1"])
    async with listening(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as endpoint:
        poster = opened(resolver=names, patience=0.5)
        replies = [
            await poster.post(f"http://evil.example:{endpoint.port}/", b"{}", {}) for _ in range(2)
        ]

    assert [None, None] == [reply.status for reply in replies]
    assert (2, []) == (names.asked, endpoint.got)


async def test_silence_ends(opened: Callable[..., HttpWebhookPoster]) -> None:
    """Whoever answers nothing, or nobody, costs little time."""
    poster = opened(open_to_private=True, patience=0.2)
    async with listening(b"") as endpoint:
        silent = await poster.post(f"http://127.0.0.1:{endpoint.port}/", b"{}", {})
    refused = await poster.post("http://127.0.0.1:1/", b"{}", {})

    assert (None, "no answer in time") == (silent.status, silent.excerpt)
    assert silent.latency_ms >= 200
    assert refused.status is None
    assert refused.excerpt.startswith("ClientConnectorError")


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
        ("::", False),
        ("example.com", False),
    ],
)
def test_which_addresses_are_outside(address: str, outside: bool) -> None:
    """Public ones; also where an IPv4 address hides in an IPv6 one."""
    assert outside is is_outside(address)
