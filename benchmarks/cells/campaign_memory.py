"""A campaign ten times as large costs the same memory, and the same CPU for each message."""

import multiprocessing
import resource
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

import uvloop
from accepting_peer import accepting_peer
from cell import Figures, Took, took
from lane import Lane, new_database, sqlite

_SMALL, _LARGE = 10_000, 100_000


def campaign_memory() -> list[Figures]:
    small, small_mb = _apart(_SMALL)
    large, large_mb = _apart(_LARGE)
    sizes = {"small_mb": small_mb, "large_mb": large_mb, "small": _SMALL, "large": _LARGE}
    return [
        Figures(
            cell="campaign-memory",
            value=large_mb,
            unit="MB at most",
            floor=None,
            peer=None,
            target=300,
            at_most=True,
            notes=sizes,
        ).judged(exact=large_mb <= small_mb * 1.25),
        Figures(
            cell="campaign-cpu",
            value=round(large.cpu_us / small.cpu_us, 3),
            unit="times the CPU per message",
            floor=None,
            peer=None,
            target=1.1,
            at_most=True,
            cpu_us=large.cpu_us,
            notes={**sizes, "small_cpu_us": small.cpu_us},
        ).judged(),
    ]


def _apart(count: int) -> tuple[Took, float]:
    """In a process of its own, whose peak is its own."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_campaign, args=(there, count))
    process.start()
    measured: tuple[Took, float] = here.recv()
    process.join()
    return measured


def _campaign(there: Connection, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder, accepting_peer() as peer:
        measured = uvloop.run(_sent(Path(folder), peer.url, count))
    there.send((measured, round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)))


async def _sent(folder: Path, peer_url: str, count: int) -> Took:
    lane = Lane(await new_database(sqlite(folder)), peer_url)

    async def campaign() -> None:
        await lane.plan_all(count)
        await lane.send_all(2)

    measured = await took(count, campaign())
    await lane.aclose()
    return measured
