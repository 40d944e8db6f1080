"""Runs a simulator under granian, in the loop of the caller."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import msgspec
import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from wacore.entrypoints.addresses import check_free
from wacore.entrypoints.garbage import spare_what_stays
from wacore.entrypoints.simulator.app import Simulator, create_simulator
from wacore.entrypoints.simulator.settings import SimulatorSettings
from wacore.testing.servers.ports import free_port

_BACKLOG = 2048
_CONNECT_SECONDS = 10.0
_POLL_SECONDS = 0.01


@asynccontextmanager
async def running_simulator(settings: SimulatorSettings) -> AsyncIterator[tuple[Simulator, str]]:
    """The simulator and its address, `http://host:port`, while the block runs.

    Raises:
        OSError: The address is taken.
    """
    simulator = create_simulator(settings)
    port = settings.port or free_port()
    logging.getLogger("_granian").setLevel(logging.WARNING)
    server = Server(
        simulator,
        address=settings.host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        backlog=_BACKLOG,
        backpressure=_BACKLOG,
        log_enabled=False,
    )
    check_free(settings.host, port)
    serving = asyncio.create_task(server.serve())
    await simulator.start()
    try:
        await _reachable(settings.host, port, serving)
        yield simulator, f"http://{settings.host}:{port}"
    finally:
        await simulator.stop()
        server.stop()  # type: ignore[no-untyped-call]
        with suppress(asyncio.CancelledError):
            await serving


async def serve_simulator(settings: SimulatorSettings) -> None:
    """Serve until SIGTERM or SIGINT; the first line on stdout is a JSON object with the address."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with running_simulator(settings) as (simulator, address):
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopped.set)
        sys.stdout.write(_announcement(simulator, address) + "\n")
        sys.stdout.flush()
        spare_what_stays()
        await stopped.wait()


def run(settings: SimulatorSettings) -> None:
    uvloop.run(serve_simulator(settings))


def _announcement(simulator: Simulator, address: str) -> str:
    accounts = simulator.world.accounts
    line = {
        "address": address,
        "admin": f"{address}/__sim__",
        "app_id": accounts.app_id,
        "wabas": list(accounts.wabas),
        "phone_number_ids": list(accounts.numbers),
    }
    return msgspec.json.encode(line).decode()


async def _reachable(host: str, port: int, serving: asyncio.Task[None]) -> None:
    deadline = asyncio.get_running_loop().time() + _CONNECT_SECONDS
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            if serving.done() or asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(_POLL_SECONDS)
        else:
            writer.close()
            await writer.wait_closed()
            return
