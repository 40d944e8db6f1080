"""What docs/benchmarks.md says is what was measured."""

import json
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")


def test_page_and_plot_show_the_figures() -> None:
    """To the letter: both are written from `bench/latest.json`."""
    checked = subprocess.run([sys.executable, "benchmarks/documents.py"], cwd=_ROOT, check=False)

    assert 0 == checked.returncode, "make bench, or python benchmarks/documents.py --write"


def test_every_figure_is_told_with_its_machine() -> None:
    """Losing ones too, each with what it misses."""
    lines = json.loads((_ROOT / "bench" / "latest.json").read_bytes())

    assert all(f"| {line['cell']} |" in _PAGE for line in lines)
    assert all({"cpu", "cores", "load", "versions"} <= line["machine"].keys() for line in lines)
    assert all(line["holds"] != bool(line.get("missed")) for line in lines)
    assert all(f"* `{line['cell']}` misses" in _PAGE for line in lines if not line["holds"])
