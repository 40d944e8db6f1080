"""docs/simulator.md names what exists, and all of it."""

import re
from pathlib import Path

import msgspec

from wacore.entrypoints.simulator import SimulatorSettings, magic
from wacore.entrypoints.simulator.admin.routes import COMMANDS, LIFE

TEXT = (Path(__file__).parents[4] / "docs" / "simulator.md").read_text("utf-8")


def section(title: str) -> str:
    return TEXT.partition(f"# {title}\n")[2].partition("\n## ")[0]


def test_every_magic_ending_is_documented() -> None:
    """And no other."""
    known = {*magic.ASYNC_FAILURE, *magic.FORCED, *magic.REFUSED_FIRST, *magic.REFUSED_ALWAYS}

    documented = re.findall(r"^\| (\d{4}) \|", section("Magic recipients"), re.MULTILINE)

    assert sorted(f"{ending:04d}" for ending in known) == documented


def test_every_admin_call_is_documented() -> None:
    table = section("The admin API")

    for verb, path in (*COMMANDS, *(("POST", path) for path in LIFE)):
        if verb != "PATCH":
            assert re.search(rf"`{verb} {path}`|`GET`, `POST {path}`", table) or (
                verb == "GET" and f"`GET`, `POST {path}`" in table
            ), path


def test_every_documented_setting_exists() -> None:
    """With its default where the table gives a plain one."""
    defaults = msgspec.to_builtins(SimulatorSettings())
    rows = re.findall(r"^\| (`[^|]+) \| ([^|]+) \|", section("Settings"), re.MULTILINE)

    assert len(rows) > 12
    for names, _ in rows:
        for name in re.findall(r"`([a-z_.*]+)`", names):
            node = defaults
            for part in name.removesuffix(".*").split("."):
                assert part in node, name
                node = node[part]
