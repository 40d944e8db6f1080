"""A stand-in for a service: answers every request with its own name and what it was sent."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

EVENTS = b"data: first\n\n"


class Echo:
    """One HTTP/1.1 server; counts the connections it was given."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.connections = 0
        self.port = 0
        self.go_on = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Echo"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self
            self.go_on.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while request := await self._request(reader):
                path, headers = request
                if path.endswith("/events"):
                    await self._stream(writer)
                else:
                    await self._answer(writer, path, headers)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader) -> tuple[str, dict[str, str]] | None:
        line = await reader.readline()
        if not line:
            return None
        headers: dict[str, str] = {}
        while field := (await reader.readline()).decode().strip():
            name, _, value = field.partition(":")
            headers[name.lower()] = value.strip()
        await reader.readexactly(int(headers.get("content-length", 0)))
        return line.decode().split()[1], headers

    async def _answer(
        self, writer: asyncio.StreamWriter, path: str, headers: dict[str, str]
    ) -> None:
        body = json.dumps({"service": self.name, "path": path, "headers": headers}).encode()
        correlation = headers.get("x-request-id", "none")
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
            + f"x-request-id: {correlation}\r\ncontent-length: {len(body)}\r\n\r\n".encode()
            + body
        )
        await writer.drain()

    async def _stream(self, writer: asyncio.StreamWriter) -> None:
        """One event at once; the next when the test says so."""
        head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
        writer.write(head + EVENTS)
        await writer.drain()
        await self.go_on.wait()
        writer.write(b"data: last\n\n")
        await writer.drain()
        writer.close()
