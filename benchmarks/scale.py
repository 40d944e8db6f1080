"""How large the cells are: as the figures want it, larger, or just large enough to see them run."""

import os
from enum import StrEnum


class Scale(StrEnum):
    """`TOY` is for the test that every cell runs, `FULL` for the sizes that take an hour."""

    TOY = "toy"
    USUAL = "usual"
    FULL = "full"


VARIABLE = "BENCH_SCALE"
"""Of the environment; `run.py` sets it for the processes that run a cell each."""

SCALE = Scale(os.environ.get(VARIABLE, Scale.USUAL))


def sized(usual: int, *, toy: int, full: int | None = None) -> int:
    return {Scale.TOY: toy, Scale.USUAL: usual, Scale.FULL: full or usual}[SCALE]


ROUNDS = sized(3, toy=1)
"""Of each contender, in turns."""
