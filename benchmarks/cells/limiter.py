"""Pace: as close to a number's rate as can be, and in no second above it, with one process or four."""

import multiprocessing
import tempfile
from pathlib import Path

import uvloop
from accepting_peer import Peer, accepting_peer
from cell import Figures
from lane import Lane, ServiceDatabase, new_database, sqlite

_SECONDS = 10


def limiter_80() -> list[Figures]:
    return [_paced(80, workers) for workers in (1, 4)]


def limiter_1000() -> list[Figures]:
    return [_paced(1000, workers) for workers in (1, 4)]


def _paced(rate: int, workers: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder, accepting_peer() as peer:
        arrivals = _sent(Path(folder), peer, rate, workers)
    steady = [at for at in arrivals if arrivals[0] + 1 <= at <= arrivals[-1] - 1]
    reached = (len(steady) - 1) / (steady[-1] - steady[0]) / rate * 100
    busiest = _most_in_a_second(arrivals)
    return Figures(
        cell=f"limiter-{rate}-workers-{workers}",
        value=round(reached, 1),
        unit="% of the rate",
        floor=None,
        peer=None,
        target=97,
        notes={"messages": len(arrivals), "busiest_second": busiest},
    ).judged(exact=busiest <= rate and len(arrivals) == rate * _SECONDS)


def _sent(folder: Path, peer: Peer, rate: int, workers: int) -> list[float]:
    url = sqlite(folder)
    uvloop.run(_plan(url, peer.url, rate))
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_work, args=(url, peer.url, rate)) for _ in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return sorted(peer.arrivals())


async def _plan(url: str, peer_url: str, rate: int) -> None:
    lane = Lane(await new_database(url), peer_url, throughput=rate, shared=True)
    await lane.plan_all(rate * _SECONDS)
    await lane.aclose()


def _work(url: str, peer_url: str, rate: int) -> None:
    uvloop.run(_send(url, peer_url, rate))


async def _send(url: str, peer_url: str, rate: int) -> None:
    lane = Lane(ServiceDatabase(url), peer_url, throughput=rate, shared=True)
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
