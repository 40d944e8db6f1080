"""Requests over so many connections that stay open, each sent when the one before is answered."""

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from typing import cast

import msgspec

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Load(msgspec.Struct, frozen=True):
    """
    Attributes:
        statuses: How many answers of each HTTP status.
        latencies: Seconds, sorted.
    """

    wall: float
    statuses: dict[int, int]
    latencies: list[float]

    @property
    def per_second(self) -> float:
        return round(len(self.latencies) / self.wall, 1)

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        return round(self.latencies[int((len(self.latencies) - 1) * share)] * 1000, 1)


class _Connection(asyncio.Protocol):
    def __init__(self, requests: Iterator[bytes], load: Load) -> None:
        self._requests = requests
        self._load = load
        self._received = b""
        self._asked = 0.0
        self._transport: asyncio.WriteTransport | None = None
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, rest = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or len(rest) < (int(length[1]) if length else 0):
            return
        self._received = b""
        self._load.latencies.append(time.perf_counter() - self._asked)
        status = int(head[9:12])
        self._load.statuses[status] = self._load.statuses.get(status, 0) + 1
        self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("the server closed the connection"))

    def _ask(self) -> None:
        assert self._transport is not None
        request = next(self._requests, None)
        if request is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._asked = time.perf_counter()
        self._transport.write(request)


async def load(port: int, requests: Sequence[bytes], connections: int) -> Load:
    loop = asyncio.get_running_loop()
    waiting = iter(requests)
    result = Load(0.0, {}, [])
    started = time.perf_counter()
    opened = [
        await loop.create_connection(lambda: _Connection(waiting, result), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.done for _, connection in opened))
    return Load(time.perf_counter() - started, result.statuses, sorted(result.latencies))


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """One HTTP/1.1 request; `_` in a header's name is written `-`."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
