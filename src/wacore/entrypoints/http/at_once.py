"""A short way in for requests that come by the thousand and are answered by a bare 200."""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send

from wacore.entrypoints.http.patience import Patience
from wacore.entrypoints.http.request import BODY_SECONDS

AT_ONCE = "at_once"
"""A handler with `opt={AT_ONCE: ShortWay(…)}` is spared what it is asked for rarely."""

Headers = Mapping[bytes, bytes]

_patience = Patience(BODY_SECONDS)
_log = structlog.get_logger("wacore.http")

_ANSWER: Message = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"0")],
}
_END: Message = {"type": "http.response.body", "body": b"", "more_body": False}


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

    async def takes(self, headers: Headers, body: bytes | None) -> bool:
        if body is None:
            return False
        try:
            return await self.way.take(self.facade(), headers, body)
        except Exception:  # noqa: BLE001 -- the handler meets it again, and knows what to answer
            _log.debug("the long way instead", exc_info=True)
            return False


def short_ways(app: Litestar, facades: Mapping[str, Callable[[], Any]]) -> ASGIApp:
    """What answers in the place of `app.asgi_handler`, which it asks for all the rest."""
    takers = {
        (str(method), route.path): _Taker(way, facades[way.facade])
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if isinstance(way := handler.opt.get(AT_ONCE), ShortWay)
        for method in handler.http_methods
    }
    long_way = app.asgi_handler

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        taker = takers.get((str(scope.get("method")), scope["path"]))
        headers: Headers = dict(scope["headers"]) if taker else {}
        if taker is None or not _is_plain(headers, taker.way.most_bytes):
            await long_way(scope, receive, send)
            return
        arrival = _Arrival(receive, taker.way.most_bytes)
        if await taker.takes(headers, await arrival.body()):
            scope["path_template"] = scope["path"]
            await send(_ANSWER)
            await send(_END)
        else:
            await long_way(scope, arrival.once_more, send)

    return handle


def _is_plain(headers: Headers, most_bytes: int) -> bool:
    """Whether it asks for nothing special; its length must be said and be no more than allowed."""
    length = headers.get(b"content-length", b"")
    return (
        length.isdigit()
        and int(length) <= most_bytes
        and headers.get(b"accept", b"*/*") == b"*/*"
        and b"origin" not in headers
    )


class _Arrival:
    """A body on its way in, to be read here and, if that was not enough, once more."""

    def __init__(self, receive: Receive, most_bytes: int) -> None:
        self._receive = receive
        self._most_bytes = most_bytes
        self._seen: deque[ReceiveMessage] = deque()
        self._late = False

    async def body(self) -> bytes | None:
        """None if it did not come whole, in time, and no longer than allowed."""
        parts: list[bytes] = []
        size = 0
        try:
            with _patience:
                while size <= self._most_bytes:
                    message = await self._receive()
                    self._seen.append(message)
                    if message["type"] != "http.request":
                        return None
                    parts.append(message["body"])
                    size += len(message["body"])
                    if not message.get("more_body"):
                        return b"".join(parts)
        except TimeoutError:
            self._late = True
        return None

    async def once_more(self) -> ReceiveMessage:
        """What was read, then the rest; and no more time than it has had."""
        if self._seen:
            return self._seen.popleft()
        if self._late:
            raise TimeoutError
        return await self._receive()
