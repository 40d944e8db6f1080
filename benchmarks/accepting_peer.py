"""A peer that accepts every POST at once, in a process of its own."""

import asyncio
import itertools
import multiprocessing
import re
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import cast

import uvloop

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_numbers = itertools.count(1)


class _Accepting(asyncio.Protocol):
    def __init__(self) -> None:
        self._received = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, _, rest = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if self._transport is None or length is None or len(rest) < int(length[1]):
            return
        self._received = b""
        body = b'{"messages":[{"id":"wamid.%040d","message_status":"accepted"}]}' % next(_numbers)
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (len(body), body)
        )


async def _serve(ready: Connection) -> None:
    server = await asyncio.get_running_loop().create_server(
        _Accepting, "127.0.0.1", 0, backlog=1024
    )
    ready.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _run(ready: Connection) -> None:
    uvloop.run(_serve(ready))


@contextmanager
def accepting_peer() -> Iterator[str]:
    """Its base URL, while it runs."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_run, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()
