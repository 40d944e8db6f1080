"""The send lane's HTTP: whatever happens, one truth about whether a request can have been processed."""

import asyncio
import ssl
from typing import NamedTuple, Protocol

import aiohttp

from wacore.domain.messaging.answers import Ambiguous, NotSent

_JSON = "application/json"


class Reply(NamedTuple):
    """What came back, from Meta or from something in between."""

    status: int
    body: bytes


class SendTransport(Protocol):
    """POSTs once; never repeats, redirects or follows anything by itself."""

    async def post(self, path: str, body: bytes, token: str) -> Reply | NotSent | Ambiguous:
        """
        `NotSent` only if no byte of the request was written; `Ambiguous` for whatever else is no reply.

        Cancellation passes, and then the request may have been processed. The token appears in no
        result and in no traceback.
        """
        ...

    async def aclose(self) -> None:
        """Wait for requests under way, within a bound; later ones are `NotSent`."""
        ...


class AiohttpTransport:
    """
    A SendTransport over HTTP/1.1: with HTTP/2 every client repeats some POSTs by itself.

    Args:
        connections: At most; who waits longer than `pool` for one has not sent.
        read: Seconds, longer than Meta's slowest answer.
        drain: Seconds to wait for requests under way when closing.
    """

    # A whitelist, so that an unknown or renamed class fails towards Ambiguous. All three are raised
    # only before a connection is ours.
    _NOT_SENT = (
        aiohttp.ClientConnectorError,
        aiohttp.ConnectionTimeoutError,
        aiohttp.InvalidURL,
    )

    def __init__(
        self,
        base_url: str,
        *,
        connections: int = 1000,
        tls: ssl.SSLContext | None = None,
        connect: float = 5.0,
        pool: float = 2.0,
        read: float = 30.0,
        drain: float = 35.0,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._connections = connections
        self._tls = tls
        # no `total`: it would raise the same bare error in every phase. `connect` is the wait for
        # the pool and the connection together.
        self._timeout = aiohttp.ClientTimeout(
            total=None, connect=pool + connect, sock_connect=connect, sock_read=read
        )
        self._drain = drain
        self._session: aiohttp.ClientSession | None = None
        self._closed = False
        self._under_way = 0
        self._idle = asyncio.Event()

    async def post(self, path: str, body: bytes, token: str) -> Reply | NotSent | Ambiguous:
        if self._closed:
            return NotSent("closed")
        session = self._session or self._open()
        self._under_way += 1
        try:
            async with session.post(
                self._base_url + path,
                data=body,
                headers={"Authorization": f"Bearer {token}", "Content-Type": _JSON},
                allow_redirects=False,  # 307 and 308 would POST again
            ) as response:
                return Reply(response.status, await response.read())
        except self._NOT_SENT as error:
            return NotSent(type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the request may have been processed
            return Ambiguous(type(error).__name__)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def aclose(self) -> None:
        self._closed = True
        try:
            async with asyncio.timeout(self._drain):
                while self._under_way:
                    self._idle.clear()
                    await self._idle.wait()
        except TimeoutError:
            pass  # what is torn now answers Ambiguous
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        """At the first POST, since a session belongs to the running loop."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._connections,
                ssl=self._tls or True,
                keepalive_timeout=15,
                ttl_dns_cache=60,
            ),
            timeout=self._timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
        return self._session
