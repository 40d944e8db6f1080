"""One worker sends a campaign as fast as it can."""

import resource
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import floor as by_hand
import uvloop
from accepting_peer import Peer, accepting_peer
from cell import Figures, Took, figures, median, took
from durable import server
from floor import MysqlFloor, SqliteFloor
from lane import Lane, new_database, sqlite
from pywa_peer import pywa
from scale import ROUNDS, sized

from wacore.testing.servers import MARIADB, MYSQL, ServerKind

_LANES = 2
_AT_ONCE = sized(10_000, toy=300)
_AT_50_MS = sized(30_000, toy=300, full=100_000)
_BY_PYWA = sized(100, toy=10)
_PYWA_TOGETHER = sized(600, toy=20)
_TOGETHER = 100


@dataclass(frozen=True)
class _Contest:
    """Both contenders' way to a database in a folder."""

    lane: Callable[[Path, str], Awaitable[Lane]]
    floor: Callable[[Path], Awaitable[SqliteFloor | MysqlFloor]]


def dispatch_sqlite() -> list[Figures]:
    """The peer answers at once."""
    measured = _measured("dispatch-sqlite", _AT_ONCE, 0.0, 1500, _on_sqlite())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    memory = figures(
        "dispatch-sqlite-memory",
        round(peak, 1),
        "MB at most",
        250,
        at_most=True,
        notes={"messages": _AT_ONCE, "with": "planning, floor and pywa in the same process"},
    )
    return [measured, memory]


def dispatch_sqlite_50ms() -> list[Figures]:
    """The peer takes 50 ms to answer."""
    return [_measured("dispatch-sqlite-50ms", _AT_50_MS, 0.05, 2000, _on_sqlite())]


def dispatch_mariadb_50ms() -> list[Figures]:
    return _on_server("dispatch-mariadb-50ms", MARIADB)


def dispatch_mysql_50ms() -> list[Figures]:
    return _on_server("dispatch-mysql-50ms", MYSQL)


def _on_server(cell: str, kind: ServerKind) -> list[Figures]:
    with server(kind) as url:

        async def lane(_: Path, peer_url: str) -> Lane:
            return Lane(await new_database(url), peer_url)

        async def floor(_: Path) -> MysqlFloor:
            return await MysqlFloor.open(url)

        return [_measured(cell, _AT_50_MS, 0.05, 3000, _Contest(lane, floor))]


def _on_sqlite() -> _Contest:
    async def lane(folder: Path, peer_url: str) -> Lane:
        return Lane(await new_database(sqlite(folder)), peer_url)

    async def floor(folder: Path) -> SqliteFloor:
        return SqliteFloor(folder / "floor.sqlite3")

    return _Contest(lane, floor)


def _measured(cell: str, count: int, delay: float, target: float, contest: _Contest) -> Figures:
    ours, floors, peers, together, exact = [], [], [], [], True
    with accepting_peer(delay) as peer:
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                floors.append(uvloop.run(_floor(contest, Path(folder), peer, count)))
                sent, right = uvloop.run(_ours(contest, Path(folder), peer, count))
                peers.append(uvloop.run(pywa(peer.url, _BY_PYWA)))
                together.append(uvloop.run(pywa(peer.url, _PYWA_TOGETHER, at_once=_TOGETHER)))
                ours.append(sent)
                exact = exact and right
    product, hand, other = median(ours), median(floors), median(peers)
    return figures(
        cell,
        product.per_second,
        "messages/s",
        target,
        floor=hand.per_second,
        of_floor=0.6 if delay else None,
        peer=other.per_second,
        of_peer=15 if delay else None,
        cpu_us=product.cpu_us,
        floor_cpu_us=hand.cpu_us,
        peer_cpu_us=other.cpu_us,
        exact=exact,
        notes={
            "messages": count,
            "rounds": [run.per_second for run in ours],
            f"pywa_{_TOGETHER}_at_once": median(together).per_second,
        },
    )


async def _floor(contest: _Contest, folder: Path, peer: Peer, count: int) -> Took:
    floor = await contest.floor(folder)
    await by_hand.plan(floor, count)
    measured = await took(count, by_hand.send(floor, peer.url, count))
    await floor.aclose()
    return measured


async def _ours(contest: _Contest, folder: Path, peer: Peer, count: int) -> tuple[Took, bool]:
    """And whether everybody was sent to once."""
    lane = await contest.lane(folder, peer.url)
    await lane.plan_all(count)
    peer.arrivals()
    measured = await took(count, lane.send_all(_LANES))
    states = await lane.states()
    await lane.aclose()
    return measured, states == {"accepted": count} and len(peer.arrivals()) == count
