"""Requests and answers between the ASGI server and the Graph endpoints."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import msgspec

from wacore.entrypoints.simulator.errors import GraphError

Json = dict[str, Any]
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

JSON_TYPE = b"application/json; charset=UTF-8"
BODY_LIMIT = 4 * 1024 * 1024
UPLOAD_LIMIT = 110 * 1024 * 1024


class Request(NamedTuple):
    """One call; `path` has no version and no empty parts."""

    verb: str
    path: tuple[str, ...]
    version: float
    query: Mapping[str, str]
    headers: Mapping[bytes, bytes]
    body: bytes

    @property
    def base_url(self) -> str:
        """The address the client used, so that links lead back through the same door."""
        host = self.headers.get(b"host", b"graph.facebook.com").decode("latin-1")
        return f"http://{host}"

    def parameters(self) -> Json:
        """Query, form and JSON parameters as Graph merges them; the body wins."""
        merged: Json = dict(self.query)
        if self.body:
            merged.update(self._body())
        return merged

    def _body(self) -> Json:
        kind = self.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        if kind == b"application/x-www-form-urlencoded":
            return dict(parse_qsl(self.body.decode("utf-8", "replace")))
        return json_object(self.body)


class Answer(NamedTuple):
    """What goes back."""

    body: bytes
    status: int = 200
    content_type: bytes = JSON_TYPE


def json_object(body: bytes) -> Json:
    """
    Raises:
        GraphError: 100, the body is not a JSON object.
    """
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GraphError(100, f"The request body is not valid JSON: {error}") from error
    if not isinstance(decoded, dict):
        raise GraphError(100, "The request body must be a JSON object.")
    return decoded


def answer(value: object, status: int = 200) -> Answer:
    return Answer(msgspec.json.encode(value), status)


SUCCESS = Answer(b'{"success":true}')


async def read_body(receive: Receive, limit: int) -> bytes | None:
    """The whole body, or None when it is larger than `limit`."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body if len(body) <= limit else None
    parts, size = [body], len(body)
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part: bytes = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
    return b"".join(parts) if size <= limit else None
