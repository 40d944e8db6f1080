"""A campaign many times as large costs the same memory, and the same time and CPU for each message."""

import multiprocessing
import resource
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

import uvloop
from accepting_peer import accepting_peer
from cell import Figures, Took, figures, median, took
from lane import Lane, new_database, sqlite
from scale import ROUNDS, sized

from wacore.entrypoints.garbage import spare_what_stays

_SMALL = sized(10_000, toy=500)
_LARGE = sized(100_000, toy=1_000, full=1_000_000)
_ALLOWED = 1.1
_FLAT = 1.25


def campaign_costs() -> list[Figures]:
    """From the first page of recipients to the last answer, planning and sending, on SQLite."""
    smalls = [_apart(_SMALL) for _ in range(ROUNDS)]
    large, large_mb = _apart(_LARGE)
    small = median([each for each, _ in smalls])
    small_mb = max(mb for _, mb in smalls)
    sizes = {"small": _SMALL, "large": _LARGE}
    return [
        figures(
            "campaign-memory",
            large_mb,
            "MB at most",
            300,
            at_most=True,
            exact=large_mb <= small_mb * _FLAT,
            notes={**sizes, "small_mb": small_mb},
        ),
        figures(
            "campaign-time",
            round(small.per_second / large.per_second, 3),
            "times the time per message",
            _ALLOWED,
            at_most=True,
            notes={**sizes, "small_per_s": small.per_second, "large_per_s": large.per_second},
        ),
        figures(
            "campaign-cpu",
            round(large.cpu_us / small.cpu_us, 3),
            "times the CPU per message",
            _ALLOWED,
            at_most=True,
            cpu_us=large.cpu_us,
            notes={**sizes, "small_cpu_us": small.cpu_us},
        ),
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
    spare_what_stays()
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
