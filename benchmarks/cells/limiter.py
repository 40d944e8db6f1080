"""Pace: as close to a number's rate as can be, and in no second above it, with one process or four."""

import multiprocessing
import tempfile
from pathlib import Path

import uvloop
from accepting_peer import Peer, accepting_peer
from cell import Figures, figures
from durable import server
from lane import Lane, ServiceDatabase, new_database, sqlite
from scale import sized

from wacore.entrypoints.garbage import spare_what_stays
from wacore.testing.servers import REDIS

_SECONDS = sized(8, toy=3, full=60)
_WORKERS = (1, 4)


def limiter_80() -> list[Figures]:
    """The pace is kept in the database."""
    return [_paced("database", "database", 80, workers) for workers in _WORKERS]


def limiter_1000() -> list[Figures]:
    return [_paced("database", "database", 1000, workers) for workers in _WORKERS]


def limiter_redis_80() -> list[Figures]:
    with server(REDIS) as url:
        return [_paced("redis", url, 80, workers) for workers in _WORKERS]


def limiter_redis_1000() -> list[Figures]:
    with server(REDIS) as url:
        return [_paced("redis", url, 1000, workers) for workers in _WORKERS]


def _paced(name: str, pace: str, rate: int, workers: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder, accepting_peer() as peer:
        arrivals = _sent(Path(folder), peer, pace, rate, workers)
    steady = [at for at in arrivals if arrivals[0] + 1 <= at <= arrivals[-1] - 1]
    reached = (len(steady) - 1) / (steady[-1] - steady[0]) / rate * 100
    busiest = _most_in_a_second(arrivals)
    return figures(
        f"limiter-{name}-{rate}-workers-{workers}",
        round(reached, 1),
        "% of the rate",
        97,
        exact=busiest <= rate and len(arrivals) == rate * _SECONDS,
        notes={"messages": len(arrivals), "busiest_second": busiest},
    )


def _sent(folder: Path, peer: Peer, pace: str, rate: int, workers: int) -> list[float]:
    """When each POST arrived, in order."""
    url = sqlite(folder)
    uvloop.run(_plan(url, peer.url, rate))
    spawn = multiprocessing.get_context("spawn")
    given = (url, peer.url, pace, rate)
    processes = [spawn.Process(target=_work, args=given) for _ in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return sorted(peer.arrivals())


async def _plan(url: str, peer_url: str, rate: int) -> None:
    lane = Lane(await new_database(url), peer_url)
    await lane.plan_all(rate * _SECONDS)
    await lane.aclose()


def _work(url: str, peer_url: str, pace: str, rate: int) -> None:
    spare_what_stays()
    uvloop.run(_send(url, peer_url, pace, rate))


async def _send(url: str, peer_url: str, pace: str, rate: int) -> None:
    lane = Lane(ServiceDatabase(url), peer_url, throughput=rate, pace=pace)
    await lane.send_all(2)
    await lane.aclose()


def _most_in_a_second(arrivals: list[float]) -> int:
    """Over every window of one second, wherever it begins."""
    most, first = 0, 0
    for last, at in enumerate(arrivals):
        while at - arrivals[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most
