"""
Runs the cells and keeps what they tell.

    python benchmarks/run.py [NAME …] [--out bench]

Without names it is all of them, and `latest.json`, `results.svg` and the figures of
`docs/benchmarks.md` are written; with names their lines alone are exchanged.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
from cell import Figures
from cells import CELLS
from documents import write_documents
from machine import machine
from report import table
from results import keep, known

_ROOT = Path(__file__).parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cells", nargs="*", choices=[*CELLS, []], default=[])
    parser.add_argument("--out", type=Path, default=_ROOT / "bench")
    parser.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        [name] = options.cells
        options.alone.write_bytes(msgspec.json.encode(CELLS[name]()))
        return 0
    figures, broken = _run(options.cells or list(CELLS))
    keep(options.out, figures, machine())
    write_documents(options.out, known(options.out))
    print(table(figures))
    return 1 if broken else 0


def _run(names: list[str]) -> tuple[list[Figures], list[str]]:
    """What they found, and which of them broke."""
    found: list[Figures] = []
    broken = []
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        with tempfile.NamedTemporaryFile() as told:
            command = [sys.executable, __file__, name, "--alone", told.name]
            if subprocess.run(command, check=False).returncode:  # noqa: S603 -- our own file
                broken.append(name)
                continue
            figures = msgspec.json.decode(Path(told.name).read_bytes(), type=list[Figures])
        found += figures
        print(json.dumps(msgspec.to_builtins(figures)), file=sys.stderr, flush=True)
    for name in broken:
        print(f"{name} broke", file=sys.stderr)
    return found, broken


if __name__ == "__main__":
    sys.exit(main())
