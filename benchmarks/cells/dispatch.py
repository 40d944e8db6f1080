"""One worker sends a campaign as fast as it can."""

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import floor as by_hand
import uvloop
from accepting_peer import Peer, accepting_peer
from cell import Figures, Took, median, took
from floor import MysqlFloor, SqliteFloor
from lane import Lane, new_database, sqlite
from pywa_peer import pywa

from wacore.testing.servers import MARIADB, Run

_ROUNDS = 3
_LANES = 2
_BY_PYWA = 300
_Lane = Callable[[Path, str], Awaitable[Lane]]
_Floor = Callable[[Path], Awaitable[SqliteFloor | MysqlFloor]]


def dispatch_sqlite() -> list[Figures]:
    """The peer answers at once."""
    return _on_sqlite("dispatch-sqlite", 10_000, 0.0, 1500)


def dispatch_sqlite_50ms() -> list[Figures]:
    """The peer takes 50 ms to answer."""
    return _on_sqlite("dispatch-sqlite-50ms", 30_000, 0.05, 2000)


def dispatch_mariadb_50ms() -> list[Figures]:
    """The peer takes 50 ms to answer; a MariaDB of our own, fsync on."""
    run = Run.begin()
    try:
        url = run.server(MARIADB).url

        async def lane(_: Path, peer_url: str) -> Lane:
            return Lane(await new_database(url), peer_url)

        async def floor(_: Path) -> MysqlFloor:
            return await MysqlFloor.open(url)

        return [_measured("dispatch-mariadb-50ms", 30_000, 0.05, 3000, lane, floor)]
    finally:
        run.end()


def _on_sqlite(cell: str, count: int, delay: float, target: float) -> list[Figures]:
    async def lane(folder: Path, peer_url: str) -> Lane:
        return Lane(await new_database(sqlite(folder)), peer_url)

    async def floor(folder: Path) -> SqliteFloor:
        return SqliteFloor(folder / "floor.sqlite3")

    return [_measured(cell, count, delay, target, lane, floor)]


def _measured(
    cell: str, count: int, delay: float, target: float, lane: _Lane, floor: _Floor
) -> Figures:
    ours, floors, peers, exact = [], [], [], True
    with accepting_peer(delay) as peer:
        for _ in range(_ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                floors.append(uvloop.run(_floor(floor, Path(folder), peer, count)))
                sent, right = uvloop.run(_ours(lane, Path(folder), peer, count))
                peers.append(uvloop.run(pywa(peer.url, _BY_PYWA)))
                ours.append(sent)
                exact = exact and right
    product, hand, other = median(ours), median(floors), median(peers)
    return Figures(
        cell=cell,
        value=product.per_second,
        unit="messages/s",
        floor=hand.per_second,
        peer=other.per_second,
        target=target,
        cpu_us=product.cpu_us,
        floor_cpu_us=hand.cpu_us,
        peer_cpu_us=other.cpu_us,
        notes={"messages": count, "rounds": [run.per_second for run in ours]},
    ).judged(exact=exact)


async def _floor(open_floor: _Floor, folder: Path, peer: Peer, count: int) -> Took:
    floor = await open_floor(folder)
    await by_hand.plan(floor, count)
    measured = await took(count, by_hand.send(floor, peer.url, count))
    await floor.aclose()
    return measured


async def _ours(open_lane: _Lane, folder: Path, peer: Peer, count: int) -> tuple[Took, bool]:
    """And whether everybody was sent to once."""
    lane = await open_lane(folder, peer.url)
    await lane.plan_all(count)
    peer.arrivals()
    measured = await took(count, lane.send_all(_LANES))
    states = await lane.states()
    await lane.aclose()
    return measured, states == {"accepted": count} and len(peer.arrivals()) == count
