"""A wire to a server that can be cut, go silent, refuse, or act when something certain passes."""

import asyncio
import socket
import struct
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

_RST = struct.pack("ii", 1, 0)


@dataclass(kw_only=True)
class Trap:
    """
    Springs once, when some bytes pass for the nth time.

    Attributes:
        passing: The bytes; none are any.
        nth: Counts from 1.
        answers: What the server says is watched, else what the client says.
        late: Spring when the other side has them, else while they are held.
        swallow: What is held then goes no further.
        spring: Told the client's port; answers whether that was the one it waited for.
    """

    passing: bytes
    nth: int
    spring: Callable[[int], bool]
    answers: bool = False
    late: bool = False
    swallow: bool = False
    sprung: threading.Event = field(default_factory=threading.Event)

    def catches(self, data: bytes, port: int, *, answer: bool) -> bool:
        """Whether it has sprung just now."""
        if self.sprung.is_set() or answer is not self.answers or self.passing not in data:
            return False
        self.nth -= 1
        if self.nth > 0 or not self.spring(port):
            return False
        self.sprung.set()
        return True


class Wire:
    """
    Attributes:
        url: The server's, through this wire.
        port: Ours.
        closed: Nobody gets through; who tries is reset.
        trap: What lies in wait, if anything does.
    """

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._ends: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()
        self._heard = asyncio.Event()
        self._heard.set()
        self._server: asyncio.Server | None = None
        self.url = ""
        self.port = 0
        self.closed = False
        self.trap: Trap | None = None

    def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._carry(reader, writer))
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    async def aclose(self) -> None:
        """Nothing is left of any connection."""
        self.speak()
        self.cut()
        await asyncio.gather(*self._carrying)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        try:
            if self.closed:
                self._reset(writer)
                return
            there, back = await asyncio.open_connection(self._parts.hostname, self._parts.port)
            self._ends.add(back)
            port = writer.get_extra_info("peername")[1]
            await asyncio.gather(
                self._pump(reader, back, port, answer=False),
                self._pump(there, writer, port, answer=True),
            )
            self._ends.discard(back)
        except OSError:
            self._reset(writer)  # as if the server itself were not there
        finally:
            self._ends.discard(writer)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, *, answer: bool
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                await self._heard.wait()
                trap = self.trap
                caught = trap and not trap.late and trap.catches(data, port, answer=answer)
                if trap and caught and trap.swallow:
                    break
                writer.write(data)
                await writer.drain()
                if trap and trap.late:
                    trap.catches(data, port, answer=answer)
        writer.close()

    def cut(self) -> None:
        """Reset every connection."""
        for end in self._ends:
            self._reset(end)

    def _reset(self, end: asyncio.StreamWriter) -> None:
        with suppress(OSError):  # it ended while others were reset
            end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
        end.transport.abort()

    def go_silent(self) -> None:
        """What is sent arrives nowhere, and nobody is told."""
        self._heard.clear()

    def refuse(self) -> None:
        """As a machine where nothing listens, so that everybody knows nothing was said; until `listen`."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.cut()

    async def listen(self) -> None:
        """On the port that is ours, unless it does so already."""
        if self._server is None:
            self._server = await asyncio.start_server(
                self.connected, "127.0.0.1", self.port, reuse_port=True
            )

    def listening_on(self, port: int) -> None:
        login = self._parts.netloc.rpartition("@")[0]
        self.port = port
        self.url = urlunsplit(
            self._parts._replace(netloc=f"{login}@127.0.0.1:{port}".removeprefix("@"))
        )

    def speak(self) -> None:
        """What was held back arrives."""
        self._heard.set()


@asynccontextmanager
async def wire_to(url: str) -> AsyncIterator[Wire]:
    wire = Wire(url)
    with socket.socket() as place:  # kept for us while nobody listens
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        place.bind(("127.0.0.1", 0))
        wire.listening_on(place.getsockname()[1])
        await wire.listen()
        try:
            yield wire
        finally:
            wire.refuse()
            await wire.aclose()
