"""
Runs the cells and keeps what they tell.

    python benchmarks/run.py [NAME …] [--scale full] [--out bench]

Without names it is all of them. `latest.json`, `results.svg` and the figures of
`docs/benchmarks.md` are written anew; lines of cells that did not run stay as they were.
`--scale full` takes the largest sizes, `toy` those that only show that the cells run.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec
from cell import Figures
from cells import BY_NAME_ONLY, CELLS
from documents import write_documents
from machine import machine
from report import table
from results import keep, known
from scale import VARIABLE, Scale

from wacore.entrypoints.garbage import spare_what_stays

_ROOT = Path(__file__).parents[1]
_ALL = {**CELLS, **BY_NAME_ONLY}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cells", nargs="*", metavar="NAME", help=", ".join(_ALL))
    parser.add_argument("--out", type=Path, default=_ROOT / "bench")
    parser.add_argument("--scale", choices=[*Scale], default=Scale.USUAL)
    parser.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if unknown := [name for name in options.cells if name not in _ALL]:
        parser.error(f"there is no cell {unknown[0]}; there are {', '.join(_ALL)}")
    if options.alone:
        [name] = options.cells
        spare_what_stays()  # as our servers and workers do; for floor and peer alike
        options.alone.write_bytes(msgspec.json.encode(_ALL[name]()))
        return 0
    os.environ[VARIABLE] = options.scale
    figures, broken = _run(options.cells or list(CELLS), options.out)
    write_documents(options.out, known(options.out))
    print(table(figures))
    return 1 if broken else 0


def _run(names: list[str], out: Path) -> tuple[list[Figures], list[str]]:
    """What they found, kept one by one, and which of them broke."""
    found: list[Figures] = []
    broken = []
    for name in names:
        started = time.monotonic()
        with tempfile.NamedTemporaryFile() as told:
            command = [sys.executable, __file__, name, "--alone", told.name]
            ended = subprocess.run(command, check=False)  # noqa: S603 -- our own file
            if ended.returncode:
                broken.append(name)
                _say(f"{name} broke")
                continue
            lines = msgspec.json.decode(Path(told.name).read_bytes(), type=list[Figures])
        keep(out, lines, machine())
        found += lines
        _say(f"{name}: {time.monotonic() - started:.0f} s")
    return found, broken


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
