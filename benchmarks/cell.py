"""What a cell hands over, and how its runs are measured."""

import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec


class Figures(msgspec.Struct, kw_only=True, omit_defaults=True):
    """
    One line of `bench/latest.json`.

    Attributes:
        floor: The same work written by hand, without the product.
        peer: The same work as somebody else's library or service does it.
        target: What `value` is to reach; `at_most` says that it must not pass it.
        of_floor: Likewise, as a share of the floor.
        of_peer: Likewise, as a multiple of the peer.
        no_peer: Why there is none, where there should be one.
        cpu_us: Of our processes, per unit of work; `floor_cpu_us` and `peer_cpu_us` alike.
        missed: What was not reached, in words.
        notes: Whatever else the run told.
    """

    cell: str
    value: float
    unit: str
    floor: float | None
    peer: float | None
    target: float
    holds: bool
    at_most: bool = False
    of_floor: float | None = None
    of_peer: float | None = None
    no_peer: str = ""
    cpu_us: float | None = None
    floor_cpu_us: float | None = None
    peer_cpu_us: float | None = None
    missed: list[str] = []
    notes: dict[str, Any] = {}


def figures(
    cell: str,
    value: float,
    unit: str,
    target: float,
    *,
    floor: float | None = None,
    peer: float | None = None,
    exact: bool = True,
    **more: Any,
) -> Figures:
    """`exact`: whether what was done is also right; a fast wrong result holds nothing."""
    line = Figures(
        cell=cell,
        value=value,
        unit=unit,
        target=target,
        floor=floor,
        peer=peer,
        holds=False,
        **more,
    )
    line.missed = _missed(line, exact=exact)
    line.holds = not line.missed
    return line


def _missed(line: Figures, *, exact: bool) -> list[str]:
    reached = line.value <= line.target if line.at_most else line.value >= line.target
    wanted = {
        "the result": exact,
        "the target": reached,
        "the share of the floor": line.of_floor is None
        or (line.floor is not None and line.value >= line.of_floor * line.floor),
        "the multiple of the peer": line.of_peer is None
        or bool(line.no_peer)
        or (line.peer is not None and line.value >= line.of_peer * line.peer),
    }
    return [name for name, held in wanted.items() if not held]


class Took(msgspec.Struct, frozen=True):
    """Wall and CPU seconds of so many operations."""

    count: int
    wall: float
    cpu: float

    @property
    def per_second(self) -> float:
        return round(self.count / self.wall, 1)

    @property
    def cpu_us(self) -> float:
        return round(self.cpu * 1e6 / self.count, 1)


async def took(count: int, work: Awaitable[object]) -> Took:
    """Of one process; what other programs take from the machine shows in the wall time only."""
    wall, cpu = time.perf_counter(), time.process_time()
    await work
    return Took(count, time.perf_counter() - wall, time.process_time() - cpu)


def median(runs: list[Took]) -> Took:
    """Of each figure for itself."""
    return Took(
        runs[0].count,
        statistics.median(run.wall for run in runs),
        statistics.median(run.cpu for run in runs),
    )


Run = Callable[[], list[Figures]]
