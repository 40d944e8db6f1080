"""What README, CONTRIBUTING and docs tell people to do can be done."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click
import pytest

from wacore.entrypoints.cli import main

_ROOT = Path(__file__).parents[2]
_README = (_ROOT / "README.md").read_text(encoding="utf-8")
_MAKEFILE = (_ROOT / "Makefile").read_text(encoding="utf-8")
_PAGES = [_ROOT / "README.md", _ROOT / "CONTRIBUTING.md", *sorted(_ROOT.glob("docs/**/*.md"))]
_FENCED = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`(?P<text>[^`\n]+)`")
_LINK = re.compile(r"\]\((?P<target>[^)#:\s]+)(?:#[^)]*)?\)")


def _commands_in(page: Path) -> Iterator[str]:
    """Code spans and lines of fenced blocks."""
    text = page.read_text(encoding="utf-8")
    for block in _FENCED.finditer(text):
        if block["kind"] != "python":
            yield from (line.removeprefix("$ ") for line in block["text"].splitlines())
    yield from (span["text"] for span in _SPAN.finditer(_FENCED.sub("", text)))


def _told(program: str) -> list[str]:
    found = chain.from_iterable(_commands_in(page) for page in _PAGES)
    return sorted({line for line in found if line.split(" ")[0] == program and " " in line})


def _words(line: str) -> list[str]:
    return shlex.split(line.split("  #", maxsplit=1)[0].replace("…", ""))[1:]


def test_the_example_does_what_the_readme_says(tmp_path: Path) -> None:
    """In an empty directory, with nothing set up."""
    [example] = [block["text"] for block in _FENCED.finditer(_README) if block["kind"] == "python"]
    [promised] = re.findall(r"^prints `(.+?)`", _README, re.MULTILINE)
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", example],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (0, f"{promised}\n") == (ended.returncode, ended.stdout), ended.stderr
    assert (tmp_path / "var/wacore").is_dir()


@pytest.mark.parametrize("line", _told("wacore"))
def test_a_command_that_is_told_of_exists(line: str) -> None:
    """With its subcommand, and with every option."""
    command: click.Command = main
    context = click.Context(main)
    for word in _words(line):
        if word.startswith("--"):
            options = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
            assert word.partition("=")[0] in options, f"{command.name} has no {word}"
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            assert found is not None, f"{command.name} has no {word}"
            command = found

    assert command is not main


@pytest.mark.parametrize("line", _told("make"))
def test_a_target_that_is_told_of_exists(line: str) -> None:
    """And takes the variables it is given."""
    for word in _words(line):
        name, gives, _ = word.partition("=")
        if gives:
            assert f"$({name})" in _MAKEFILE, f"no target takes {name}"
        else:
            assert re.search(rf"^{re.escape(name)}:", _MAKEFILE, re.MULTILINE), f"no target {name}"


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: str(page.relative_to(_ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Each to a file of this repository."""
    targets = {link["target"] for link in _LINK.finditer(page.read_text(encoding="utf-8"))}

    assert set() == {target for target in targets if not (page.parent / target).exists()}
