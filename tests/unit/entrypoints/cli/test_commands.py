"""The command line itself: what it offers, and how it says that something is wrong."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from wacore.entrypoints.cli import COMMANDS, main


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    """`wacore NAME --help` says what it does."""
    answer = CliRunner().invoke(main, [name, "--help"])

    assert 0 == answer.exit_code
    assert f"Usage: main {name}" in answer.output


def test_an_unknown_command_is_refused() -> None:
    """With a hint where help is."""
    answer = CliRunner().invoke(main, ["serv"])

    assert 2 == answer.exit_code
    assert "No such command 'serv'" in answer.output


def test_asking_for_help_imports_no_server() -> None:
    """`wacore --help` answers without loading a web framework or a database driver."""
    code = (
        "import sys; from wacore.entrypoints.cli import main; main(['--version'], "
        "standalone_mode=False); print({'litestar', 'sqlalchemy', 'granian'} & set(sys.modules))"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.splitlines()[-1] == "set()"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["import", "nowhere.csv"], "nowhere.csv"),
        (["campaign", "watch", "x", "--url", "http://127.0.0.1:9", "--token", "t"], "wacore serve"),
        (["simulate-meta", "port"], "name=value"),
        (["webhooks", "replay", "--token", "t"], "--all"),
        (["webhooks", "list", "--url", "http://127.0.0.1:9", "--token", "t"], "wacore serve"),
        (["demo", "--contacts", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_what_is_wrong_is_named_with_the_way_out(arguments: list[str], told: str) -> None:
    """A message, no traceback, and a status that is not zero."""
    answer = CliRunner().invoke(main, arguments)

    assert answer.exit_code in {1, 2}
    assert told in answer.output
    assert "Traceback" not in answer.output


def test_a_wrong_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable's name stands in the message."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WACORE_PORT", "eighty")

    answer = CliRunner().invoke(main, ["migrate"])

    assert 1 == answer.exit_code
    assert "WACORE_PORT" in answer.output


def test_two_servers_do_not_share_a_port(tmp_path: Path) -> None:
    """Though the kernel would let them, and give each of them some of the callers."""
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        port = str(other.getsockname()[1])
        answer = CliRunner().invoke(main, ["serve", "--port", port, "--data-dir", str(tmp_path)])

    assert 1 == answer.exit_code
    assert f"Cannot listen on 127.0.0.1 port {port}: Address already in use." in answer.output
    assert "WACORE_PORT names another" in answer.output


def test_migrating_twice_does_nothing_the_second_time(tmp_path: Path) -> None:
    """Both runs end well, and every service has a database."""
    for _ in range(2):
        answer = CliRunner().invoke(main, ["migrate", "--data-dir", str(tmp_path)])
        assert 0 == answer.exit_code, answer.output

    assert 6 == len(list(tmp_path.glob("*_service.sqlite3")))
