"""What granian serves as the floor of the HTTP cells: an ASGI function with no framework."""

import asyncio
import hashlib
import hmac
import itertools
import os
import sqlite3
from pathlib import Path
from typing import Any

_SECRET = os.environ.get("FLOOR_SECRET", "").encode()
_ANSWER = Path(os.environ.get("FLOOR_ANSWER", os.devnull)).read_bytes()
_numbers = itertools.count()


class _GroupCommit:
    """Whatever arrives during one transaction goes into the next."""

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE bodies (id INTEGER PRIMARY KEY, body BLOB)")
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._writing = False

    async def keep(self, body: bytes) -> None:
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((body, kept))
        if not self._writing:
            self._writing = True
            while self._waiting:
                group, self._waiting = self._waiting, []
                await asyncio.to_thread(self._write, [(next(_numbers), b) for b, _ in group])
                for _, each in group:
                    each.set_result(None)
            self._writing = False
        await kept

    def _write(self, rows: list[tuple[int, bytes]]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO bodies VALUES (?, ?)", rows)
        self._connection.execute("COMMIT")


def build() -> Any:
    """What `granian floor_app:build --factory` calls."""
    store = _GroupCommit(os.environ["FLOOR_DATABASE"])

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        status, answer = 200, _ANSWER
        if scope["method"] == "POST":
            body, more = b"", True
            while more:
                message = await receive()
                body, more = body + message["body"], message["more_body"]
            given = next(v for k, v in scope["headers"] if k == b"x-hub-signature-256")
            wanted = hmac.new(_SECRET, body, hashlib.sha256).hexdigest().encode()
            if hmac.compare_digest(given.removeprefix(b"sha256="), wanted):
                await store.keep(body)
                answer = b""
            else:
                status = 401
        length = str(len(answer)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    return app
