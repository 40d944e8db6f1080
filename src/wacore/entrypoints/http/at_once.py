"""A short way in for requests that come by the thousand and are answered by a bare 200."""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.types import Receive, ReceiveMessage, Scope

from wacore.entrypoints.http.patience import Patience
from wacore.entrypoints.http.request import BODY_SECONDS

AT_ONCE = "at_once"
"""A handler with `opt={AT_ONCE: ShortWay(…)}` is spared what it is asked for rarely."""

Headers = Mapping[bytes, bytes]

_patience = Patience(BODY_SECONDS)
_log = structlog.get_logger("wacore.http")

ANSWER = ((b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"0"))
"""The headers of the bare 200."""


@dataclass(frozen=True)
class ShortWay:
    """
    Past routing, negotiation and dependencies, which cost more than many a handler.

    Attributes:
        facade: The name its use cases are known by.
        take: Given these, the headers and the body; whether it did all there is to do. If not, or
            if it raises, the handler gets the request as it came, and says why.
        most_bytes: Of a body; a longer one is the handler's to refuse.
    """

    facade: str
    take: Callable[[Any, Headers, bytes], Awaitable[bool]]
    most_bytes: int


@dataclass(frozen=True)
class _Taker:
    way: ShortWay
    facade: Callable[[], Any]


class ShortWays:
    """Those of one application, by method and path."""

    def __init__(self, app: Litestar, facades: Mapping[str, Callable[[], Any]]) -> None:
        self._takers = {
            (str(method), route.path): _Taker(way, facades[way.facade])
            for route in app.routes
            if isinstance(route, HTTPRoute)
            for handler in route.route_handlers
            if isinstance(way := handler.opt.get(AT_ONCE), ShortWay)
            for method in handler.http_methods
        }

    def arrival(self, scope: Scope, receive: Receive) -> "Arrival | None":
        """None if there is no short way, or if the request asks for anything special."""
        taker = self._takers.get((str(scope.get("method")), scope["path"]))
        if taker is None:
            return None
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"")
        if (
            not length.isdigit()
            or (announced := int(length)) > taker.way.most_bytes
            or headers.get(b"accept", b"*/*") != b"*/*"
            or b"origin" in headers
        ):
            return None
        return Arrival(taker, headers, announced, receive)


class Arrival:
    """A request on its way in, to be taken here or, if that was not enough, read once more."""

    def __init__(self, taker: _Taker, headers: Headers, length: int, receive: Receive) -> None:
        self._taker = taker
        self._headers = headers
        self._length = length
        self._receive = receive
        self._seen: deque[ReceiveMessage] = deque()
        self._late = False

    async def is_taken(self) -> bool:
        """Whether that is all there is to do."""
        body = await self._body()
        if body is None:
            return False
        try:
            return await self._taker.way.take(self._taker.facade(), self._headers, body)
        except Exception:  # noqa: BLE001 -- the handler meets it again, and knows what to answer
            _log.debug("the long way instead", exc_info=True)
            return False

    async def _body(self) -> bytes | None:
        """
        None if it did not come in time, or not as long as announced.

        Nobody asks again once it is there: each question is a visit to the server's own threads.
        """
        parts: list[bytes] = []
        missing = self._length
        try:
            with _patience:
                while missing > 0 or not self._seen:
                    message = await self._receive()
                    self._seen.append(message)
                    if message["type"] != "http.request":
                        return None
                    parts.append(message["body"])
                    missing -= len(message["body"])
                    if not message.get("more_body"):
                        break
        except TimeoutError:
            self._late = True
            return None
        return b"".join(parts) if missing == 0 else None

    async def once_more(self) -> ReceiveMessage:
        """What was read, then the rest; and no more time than it has had."""
        if self._seen:
            return self._seen.popleft()
        if self._late:
            raise TimeoutError
        return await self._receive()
