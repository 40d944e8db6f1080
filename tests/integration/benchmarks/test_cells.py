"""`make bench`, at a size that says nothing about speed."""

import json
import subprocess
import sys
from pathlib import Path

_RUN = Path(__file__).parents[3] / "benchmarks" / "run.py"
_LINE = {"cell", "value", "unit", "floor", "peer", "target", "holds", "machine"}


def _bench(folder: Path, *cells: str) -> list[dict[str, object]]:
    subprocess.run(
        [sys.executable, str(_RUN), *cells, "--scale", "toy", "--out", str(folder)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    found: list[dict[str, object]] = json.loads((folder / "latest.json").read_bytes())
    return found


def test_lanes_are_measured_and_kept(tmp_path: Path) -> None:
    """With floor and peer, what is exact found to be so, and the machine beside each line."""
    lines = {line["cell"]: line for line in _bench(tmp_path, "dispatch-sqlite", "statuses")}

    assert {"dispatch-sqlite", "dispatch-sqlite-memory", "statuses-applied"} == set(lines)
    assert all(line.keys() >= _LINE for line in lines.values())
    assert all("the result" not in line.get("missed", ()) for line in lines.values())  # type: ignore[operator]
    assert lines["dispatch-sqlite"]["floor"]
    assert lines["dispatch-sqlite"]["peer"]
    assert "<svg" in (tmp_path / "results.svg").read_text()


def test_a_cell_alone_changes_its_own_line(tmp_path: Path) -> None:
    """The others' stay, and the history grows."""
    kept = {"cell": "other", "value": 1.0, "unit": "s", "floor": None, "peer": None, "target": 1.0}
    kept |= {"holds": True, "machine": {"at": "2026-01-01"}}
    (tmp_path / "latest.json").write_text(json.dumps([kept]))

    after = _bench(tmp_path, "pause")

    assert ["other", "pause"] == [line["cell"] for line in after]
    assert kept == after[0]
    history = (tmp_path / "history.jsonl").read_text().splitlines()
    assert ["pause"] == [json.loads(line)["cell"] for line in history]
