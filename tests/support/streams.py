"""One request whose answer is read while it is written, which httpx's own transport does not."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from litestar import Litestar

_SOON = 10.0
_SEPARATOR = "\r\n\r\n"


@dataclass
class Told:
    """One event of a stream."""

    id: str = ""
    kind: str = ""
    data: Any = None


def told(text: str) -> Told | None:
    """None for a comment."""
    lines = dict(line.partition(": ")[::2] for line in text.splitlines() if line[:1] != ":")
    if "data" not in lines:
        return None
    return Told(lines.get("id", ""), lines.get("event", ""), json.loads(lines["data"]))


@dataclass
class Stream:
    """
    Attributes:
        taking: While it is not set, nothing more is taken.
    """

    taking: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    _parts: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    _text: str = ""

    async def send(self, message: Any) -> None:
        await self.taking.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        else:
            self._parts.put_nowait(message["body"].decode())
            if not message.get("more_body"):
                self._parts.put_nowait(None)

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def next(self) -> Told | None:
        """The next event; None once the stream has ended."""
        while True:
            while _SEPARATOR in self._text:
                block, _, self._text = self._text.partition(_SEPARATOR)
                if event := told(block):
                    return event
            part = await asyncio.wait_for(self._parts.get(), _SOON)
            if part is None:
                return None
            self._text += part

    async def problem(self) -> Any:
        """The whole answer, where it is no stream."""
        text = ""
        while (part := await asyncio.wait_for(self._parts.get(), _SOON)) is not None:
            text += part
        return json.loads(text)


@asynccontextmanager
async def streaming(
    app: Litestar, path: str, token: str | None = "owner", **headers: str
) -> AsyncIterator[Stream]:
    """GET; the caller hangs up on leaving, and waits until the app has noticed."""
    stream = Stream()
    stream.taking.set()
    given = {"authorization": f"Bearer {token}"} if token else {}
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in {**given, **headers}.items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
        "state": {},
    }
    answering = asyncio.create_task(app(scope, stream.receive, stream.send))
    try:
        yield stream
    finally:
        stream.gone.set()
        stream.taking.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(answering, _SOON)
