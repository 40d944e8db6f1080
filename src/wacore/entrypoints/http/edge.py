"""What holds for every response, also for those no route was found for."""

import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from random import Random
from typing import Any

from litestar import Litestar
from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars

from wacore.entrypoints.http.access import AccessLog, Answered
from wacore.entrypoints.http.at_once import ANSWER, ShortWays
from wacore.entrypoints.http.documented import allowed_methods
from wacore.entrypoints.http.query import learn_queries

SECURITY = (
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"x-dns-prefetch-control", b"off"),
    (b"x-permitted-cross-domain-policies", b"none"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
_DOCS_CSP = (
    b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    b"frame-ancestors 'none'"
)
_AT_ONCE = [*ANSWER, *SECURITY]
_END: Message = {"type": "http.response.body", "body": b"", "more_body": False}

NO_FACADES: Mapping[str, Callable[[], Any]] = {}

Observe = Callable[[str, str, int, float], None]
"""Takes note of a request: method, route, status and seconds."""

_chance = Random()
"""Our own: who seeds everybody's, as tests do, gets no id twice."""


def edge(
    app: ASGIApp,
    ways: ShortWays,
    allow: Mapping[str, bytes],
    observe: Observe,
    clock: Callable[[], float] = time.perf_counter,
) -> ASGIApp:
    """Correlation id, security headers, HEAD, a right `Allow`, one log line and one measurement."""
    access = AccessLog()

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        started, status, method = clock(), 500, str(scope["method"])
        if method == "HEAD":
            scope["method"] = HttpMethod.GET
        correlation = _correlation_id(scope)

        async def wrapped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = _headers(scope, method, list(message["headers"]), allow)
                headers.append((b"x-request-id", correlation))
                message = {**message, "headers": headers}
            elif method == "HEAD" and message["type"] == "http.response.body":
                if message.get("more_body"):
                    return
                message = _END
            await send(message)

        try:
            arrival = ways.arrival(scope, receive)
            if arrival is not None and await arrival.is_taken():
                status, scope["path_template"] = 200, scope["path"]
                headers = [*_AT_ONCE, (b"x-request-id", correlation)]
                await send({"type": "http.response.start", "status": 200, "headers": headers})
                await send(_END)
                return
            clear_contextvars()  # only the long way has anything to say that an id would be part of
            bind_contextvars(correlation_id=correlation.decode())
            await app(scope, arrival.once_more if arrival is not None else receive, wrapped)
        finally:
            route, seconds = scope.get("path_template") or "unmatched", clock() - started
            observe(method, route, status, seconds)
            access.note(Answered(method, route, status, seconds, correlation.decode()))

    return handle


def _correlation_id(scope: Scope) -> bytes:
    for name, given in scope["headers"]:
        if name == b"x-request-id":
            if 8 <= len(given) <= 64 and given.replace(b"-", b"").isalnum():
                return given
            break
    return b"%016x" % _chance.getrandbits(64)


def _headers(
    scope: Scope, method: str, headers: list[tuple[bytes, bytes]], allow: Mapping[str, bytes]
) -> list[tuple[bytes, bytes]]:
    present = frozenset([name for name, _ in headers])
    if method == "OPTIONS" and b"allow" in present:
        right = allow.get(str(scope.get("path_template", "")), b"OPTIONS")
        headers = [(k, right if k == b"allow" else v) for k, v in headers]
    if scope["path"].startswith("/schema") and b"content-security-policy" not in present:
        headers.append((b"content-security-policy", _DOCS_CSP))
        present |= {b"content-security-policy"}
    return headers + _missing(present)


@lru_cache(maxsize=256)
def _missing(present: frozenset[bytes]) -> list[tuple[bytes, bytes]]:
    """Of the security headers; remembered, since few sets of headers are answered with."""
    return [header for header in SECURITY if header[0] not in present]


def install(
    app: Litestar, observe: Observe, facades: Mapping[str, Callable[[], Any]] = NO_FACADES
) -> Litestar:
    """`facades`: what short ways ask for by name."""
    learn_queries(app)
    ways = ShortWays(app, facades)
    app.asgi_handler = edge(app.asgi_handler, ways, allowed_methods(app), observe)
    return app
