"""`/internal`: this service's answers to the others, for the bearers of service tokens."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.exceptions import (
    ClientException,
    NotAuthorizedException,
    NotFoundException,
    PermissionDeniedException,
)
from litestar.params import FromPath

from wacore.adapters.peers.http.answer import Answer
from wacore.adapters.peers.http.event_bus import envelopes_of
from wacore.adapters.peers.http.operation import MalformedQuestion
from wacore.adapters.peers.http.peer import REFUSED
from wacore.adapters.peers.http.refusals import refusal_of
from wacore.adapters.security.service_tokens import InvalidServiceToken
from wacore.application.ports import Envelope
from wacore.application.users.ports import PublicKey
from wacore.domain.errors import WacoreError
from wacore.entrypoints.http.problems import STATUS

MAX_BODY_BYTES = 64_000_000


@dataclass(frozen=True, kw_only=True)
class Internals:
    """
    Attributes:
        caller_of: Which service a service token proves.
        take_events: What becomes of the facts another service offers.
        public_keys: What this service's own tokens are verified with.
    """

    answers: Sequence[Answer]
    caller_of: Callable[[str], Awaitable[str]]
    take_events: Callable[[list[Envelope]], Awaitable[None]]
    public_keys: Callable[[], list[PublicKey]]


class PublicKeys(msgspec.Struct, frozen=True):
    """RFC 7517."""

    keys: list[PublicKey]


def internal_routes(internals: Internals) -> Router:
    """Not part of the described API: both sides derive the shapes from the ports."""
    answers = {answer.operation.path: answer for answer in internals.answers}

    @get("/jwks.json")
    async def keys() -> PublicKeys:
        return PublicKeys(internals.public_keys())

    @post("/events", status_code=200)
    async def events(request: Request[Any, Any, Any]) -> Response[bytes]:
        async def take(_: str) -> bytes:
            try:
                envelopes = envelopes_of(await request.body())
            except msgspec.DecodeError as error:
                raise ClientException(str(error)) from error
            await internals.take_events(envelopes)
            return b"null"

        return await _answered(request, internals, take)

    @post("/{port:str}/{method:str}", status_code=200)
    async def ask(
        request: Request[Any, Any, Any], port: FromPath[str], method: FromPath[str]
    ) -> Response[bytes]:
        answer = _found(answers, f"{port}/{method}")

        async def give(caller: str) -> bytes:
            if caller not in answer.callers:
                raise PermissionDeniedException(f"The {caller} service may not ask this.")
            try:
                return await answer.operation.carry_out(answer.port(), await request.body())
            except MalformedQuestion as error:
                raise ClientException(str(error)) from error

        return await _answered(request, internals, give)

    return Router(
        "/internal",
        route_handlers=[keys, events, ask],
        include_in_schema=False,
        request_max_body_size=MAX_BODY_BYTES,
    )


def _found(answers: Mapping[str, Answer], path: str) -> Answer:
    if path not in answers:
        raise NotFoundException("This service answers no such question.")
    return answers[path]


async def _answered(
    request: Request[Any, Any, Any],
    internals: Internals,
    give: Callable[[str], Awaitable[bytes]],
) -> Response[bytes]:
    try:  # not a refusal: it is the asking service that is not trusted, not whom it asks for
        caller = await internals.caller_of(_token(request))
    except InvalidServiceToken as error:
        raise NotAuthorizedException(str(error)) from error
    try:
        return Response(await give(caller), media_type="application/json")
    except WacoreError as error:
        status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
        return Response(
            msgspec.json.encode(refusal_of(error)), status_code=status, media_type=REFUSED
        )


def _token(request: Request[Any, Any, Any]) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotAuthorizedException("Send a service token.")
    return token
