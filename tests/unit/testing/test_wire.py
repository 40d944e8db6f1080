"""A wire that can be cut, and that acts when something passes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from wacore.testing.wire import Trap, Wire, wire_to


class Echo:
    """
    Attributes:
        heard: What reached it.
    """

    def __init__(self) -> None:
        self.heard = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while line := await reader.readline():
                self.heard += line
                writer.write(b"echo of " + line)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def wired() -> AsyncIterator[tuple[Echo, Wire]]:
    echo = Echo()
    server = await asyncio.start_server(echo.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, wire_to(f"http://127.0.0.1:{port}/") as wire:
        yield echo, wire


class Talk:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.port = writer.get_extra_info("sockname")[1]

    @classmethod
    async def over(cls, wire: Wire) -> "Talk":
        return cls(*await asyncio.open_connection("127.0.0.1", wire.port))

    async def say(self, line: bytes) -> bytes:
        """Answers what came back; nothing if the connection ended."""
        self._writer.write(line)
        with suppress(OSError):
            return await self._reader.readline()
        return b""

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()


async def test_a_trap_springs_once_at_its_turn() -> None:
    """At the second of what it waits for, told who that was, while it is held."""
    caught: list[tuple[int, bytes]] = []
    async with wired() as (echo, wire):
        talk = await Talk.over(wire)

        def spring(port: int) -> bool:
            caught.append((port, echo.heard))
            return True

        wire.trap = Trap(passing=b"POST", nth=2, spring=spring)
        said = [await talk.say(line) for line in (b"POST 1\n", b"GET\n", b"POST 2\n", b"POST 3\n")]
        await talk.close()

        assert [(talk.port, b"POST 1\nGET\n")] == caught
        assert wire.trap.sprung.is_set()
        assert b"echo of POST 3\n" == said[-1]


async def test_a_late_trap_springs_when_it_has_arrived() -> None:
    """The other side has it, or will have it whatever happens now."""
    sprung = asyncio.Event()
    async with wired() as (_, wire):
        talk = await Talk.over(wire)

        def spring(_: int) -> bool:
            sprung.set()
            return True

        wire.trap = Trap(passing=b"echo", nth=1, answers=True, late=True, spring=spring)

        assert b"echo of POST\n" == await talk.say(b"POST\n")
        await asyncio.wait_for(sprung.wait(), 5)
        await talk.close()


@pytest.mark.parametrize(("answers", "heard"), [(False, b""), (True, b"POST\n")])
async def test_what_is_swallowed_goes_no_further(answers: bool, heard: bytes) -> None:
    """A request never reaches the server, an answer never the client."""
    async with wired() as (echo, wire):
        talk = await Talk.over(wire)
        wire.trap = Trap(
            passing=b"POST", nth=1, answers=answers, swallow=True, spring=lambda _: True
        )

        assert b"" == await talk.say(b"POST\n")
        assert heard == echo.heard
        await talk.close()


async def test_a_trap_waits_for_the_one_it_is_for() -> None:
    """Whoever springs it may say that this was somebody else."""
    async with wired() as (_, wire):
        other, wanted = await Talk.over(wire), await Talk.over(wire)
        wire.trap = Trap(passing=b"POST", nth=1, spring=lambda port: port == wanted.port)

        await other.say(b"POST\n")
        assert not wire.trap.sprung.is_set()
        await wanted.say(b"POST\n")
        assert wire.trap.sprung.is_set()
        await other.close()
        await wanted.close()


async def test_nobody_gets_through_a_closed_wire() -> None:
    """Who comes is reset, and welcome again afterwards."""
    async with wired() as (echo, wire):
        wire.closed = True
        refused = await Talk.over(wire)
        assert b"" == await refused.say(b"POST\n")
        wire.closed = False
        welcome = await Talk.over(wire)

        assert b"echo of POST\n" == await welcome.say(b"POST\n")
        assert b"POST\n" == echo.heard
        await refused.close()
        await welcome.close()


async def test_it_refuses_and_listens_again() -> None:
    """On the same port; who had a connection loses it."""
    async with wired() as (echo, wire):
        talk = await Talk.over(wire)
        await talk.say(b"before\n")
        wire.refuse()
        with pytest.raises(ConnectionRefusedError):
            await Talk.over(wire)
        assert b"" == await talk.say(b"meanwhile\n")
        await wire.listen()
        again = await Talk.over(wire)

        assert b"echo of after\n" == await again.say(b"after\n")
        assert b"before\nafter\n" == echo.heard
        await talk.close()
        await again.close()
