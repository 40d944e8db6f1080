"""A peer that accepts every POST, at once or after a while, in a process of its own."""

import asyncio
import itertools
import multiprocessing
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import cast

import uvloop

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_numbers = itertools.count(1)
_arrivals: list[float] = []


@dataclass(frozen=True)
class Peer:
    url: str
    line: Connection

    def arrivals(self) -> list[float]:
        """When each POST since the last call arrived, on the machine's monotonic clock."""
        self.line.send(None)
        found: list[float] = self.line.recv()
        return found


class _Accepting(asyncio.Protocol):
    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._received = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, _, rest = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None or len(rest) < int(length[1]):
            return
        _arrivals.append(time.monotonic())
        self._received = b""
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._answer)
        else:
            self._answer()

    def _answer(self) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        body = (
            b'{"messaging_product":"whatsapp","contacts":[{"input":"1","wa_id":"1"}],'
            b'"messages":[{"id":"wamid.%040d","message_status":"accepted"}]}' % next(_numbers)
        )
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (len(body), body)
        )


async def _serve(line: Connection, delay: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Accepting(delay), "127.0.0.1", 0, backlog=1024)
    line.send(server.sockets[0].getsockname()[1])

    def report() -> None:
        os.set_blocking(line.fileno(), True)  # the loop made it otherwise, and this is much
        line.recv()
        line.send(_arrivals)
        _arrivals.clear()

    loop.add_reader(line.fileno(), report)
    await server.serve_forever()


def _run(line: Connection, delay: float) -> None:
    uvloop.run(_serve(line, delay))


@contextmanager
def accepting_peer(delay: float = 0.0) -> Iterator[Peer]:
    """It runs as long as the block; `delay` seconds pass before each answer."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_run, args=(there, delay), daemon=True)
    process.start()
    try:
        yield Peer(f"http://127.0.0.1:{here.recv()}", here)
    finally:
        process.terminate()
        process.join()
