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
        peer: The same work as somebody else's library does it.
        target: What `value` is to reach; `at_most` says that it must not pass it.
        cpu_us: Of our processes, per unit of work; `floor_cpu_us` and `peer_cpu_us` alike.
        notes: Whatever else the run told.
    """

    cell: str
    value: float
    unit: str
    floor: float | None
    peer: float | None
    target: float
    holds: bool = False
    at_most: bool = False
    cpu_us: float | None = None
    floor_cpu_us: float | None = None
    peer_cpu_us: float | None = None
    notes: dict[str, Any] = {}

    def judged(self, *, exact: bool = True) -> "Figures":
        """`exact`: whether what was done is also right; a fast wrong result holds nothing."""
        reached = self.value <= self.target if self.at_most else self.value >= self.target
        return msgspec.structs.replace(self, holds=reached and exact)


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
