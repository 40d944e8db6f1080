"""Idempotency-Key on handlers with `opt={IDEMPOTENT: True}`: a retry gets the first answer again."""

import hashlib
from typing import Any

from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from wacore.application.ports.idempotency import Answer, IdempotencyStore

IDEMPOTENT = "idempotent"

_MAX_KEY = 255


class Idempotency(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    def __init__(self, store: IdempotencyStore) -> None:
        self._store = store

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        given = next((v for k, v in scope["headers"] if k == b"idempotency-key"), None)
        user = scope.get("user")
        if given is None or user is None or not scope["route_handler"].opt.get(IDEMPOTENT):
            await next_app(scope, receive, send)
            return
        if not 1 <= len(given) <= _MAX_KEY:
            raise HTTPException(
                status_code=400, detail=f"Idempotency-Key must have 1 to {_MAX_KEY} characters."
            )
        fingerprint = await _fingerprint(scope, receive, send)
        key = f"{user.organization_id}:{user.user_id}:{given.decode('latin-1')}"
        earlier = await self._store.claim(key, fingerprint)
        if earlier is None:
            await self._run(key, fingerprint, scope, receive, send, next_app)
        else:
            await _repeat(earlier, fingerprint, send)

    async def _run(
        self,
        key: str,
        fingerprint: bytes,
        scope: Scope,
        receive: Receive,
        send: Send,
        next_app: ASGIApp,
    ) -> None:
        status, headers, body, kept = 0, [], bytearray(), False

        async def record(message: Message) -> None:
            nonlocal status, headers, kept
            if message["type"] == "http.response.start":
                status, headers = message["status"], list(message["headers"])
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body") and status < 500:
                    answer = Answer(
                        fingerprint=fingerprint,
                        status=status,
                        headers=tuple(headers),
                        body=bytes(body),
                    )
                    # before the client can see it and ask again
                    await self._store.finish(key, answer)
                    kept = True
            await send(message)

        try:
            await next_app(scope, receive, record)
        finally:
            if not kept:  # it failed or was cut off: the client may try again
                await self._store.release(key)


async def _fingerprint(scope: Scope, receive: Receive, send: Send) -> bytes:
    request: Any = scope["litestar_app"].request_class(scope, receive, send)
    body = await request.body()  # Litestar keeps it in the scope: the handler reads it again
    head = f"{request.method}\0".encode() + scope["raw_path"] + b"\0"
    return hashlib.sha256(head + body).digest()


async def _repeat(earlier: Answer, fingerprint: bytes, send: Send) -> None:
    if earlier.fingerprint != fingerprint:
        raise HTTPException(
            status_code=422, detail="This Idempotency-Key was used for another request."
        )
    if earlier.status == 0:
        raise HTTPException(
            status_code=409,
            detail="The first request with this Idempotency-Key is still running.",
            headers={"Retry-After": "1"},
        )
    await send(
        {
            "type": "http.response.start",
            "status": earlier.status,
            "headers": [*earlier.headers, (b"idempotency-replayed", b"true")],
        }
    )
    await send({"type": "http.response.body", "body": earlier.body, "more_body": False})
