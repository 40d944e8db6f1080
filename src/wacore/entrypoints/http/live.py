"""Streams that hold something while they last, and let nobody hold it for ever."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any, TypeVar

import structlog
from litestar import Litestar, Request
from litestar.response import ServerSentEvent, ServerSentEventMessage
from litestar.types import Message, Receive, Scope, Send

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds that a reader may take for one event."""

_log = structlog.get_logger("wacore.http")


class TooSlow(Exception):
    """A reader takes nothing more."""


class LiveAnswer(ServerSentEvent):
    """
    Server-sent events of something that is opened when the answer begins, and closed with it.

    What refuses while it opens is answered with a problem, as everywhere. A reader who stops
    taking bytes is cut off; until then the events wait, and pile up nowhere.
    """

    def __init__(
        self,
        opened: Callable[[], AbstractAsyncContextManager[T]],
        events: Callable[[T], AsyncGenerator[ServerSentEventMessage, None]],
        *,
        patience: float = PATIENCE,
    ) -> None:
        super().__init__("")
        self._opened = opened
        self._events = events
        self._patience = patience

    def to_asgi_response(  # type: ignore[override]  # Litestar asks for no more than this
        self, app: Litestar | None, request: Request[Any, Any, Any], **given: Any
    ) -> Callable[[Scope, Receive, Send], Any]:
        async def respond(scope: Scope, receive: Receive, send: Send) -> None:
            async with self._opened() as source, aclosing(self._events(source)) as events:
                answer = ServerSentEvent(events).to_asgi_response(app, request, **given)
                try:
                    await answer(scope, receive, _patient(send, self._patience))
                except* TooSlow:
                    _log.info("a stream was cut off", reason="its reader takes nothing")

        return respond


def _patient(send: Send, seconds: float) -> Send:
    async def wrapped(message: Message) -> None:
        try:
            async with asyncio.timeout(seconds):
                await send(message)
        except TimeoutError as error:
            raise TooSlow from error

    return wrapped
