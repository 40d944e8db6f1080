"""What is known of each cell: `latest.json` the last of each, `history.jsonl` all there ever was."""

from pathlib import Path
from typing import Any

import msgspec
from cell import Figures

_LATEST = "latest.json"
_HISTORY = "history.jsonl"


class Kept(Figures, kw_only=True):
    """
    Attributes:
        machine: Where it was measured, when, on which commit, with which versions and load.
    """

    machine: dict[str, Any]


def keep(folder: Path, figures: list[Figures], machine: dict[str, Any]) -> None:
    """Lines of cells that did not run stay as they are."""
    folder.mkdir(exist_ok=True)
    new = [Kept(**msgspec.structs.asdict(each), machine=machine) for each in figures]
    lines = {each.cell: each for each in known(folder)} | {each.cell: each for each in new}
    encoded = msgspec.json.format(msgspec.json.encode(list(lines.values())), indent=1)
    (folder / _LATEST).write_bytes(encoded + b"\n")
    with (folder / _HISTORY).open("ab") as history:
        history.writelines(msgspec.json.encode(each) + b"\n" for each in new)


def known(folder: Path) -> list[Kept]:
    file = folder / _LATEST
    return msgspec.json.decode(file.read_bytes(), type=list[Kept]) if file.exists() else []
