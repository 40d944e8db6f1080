"""`wacore demo`, as anybody runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from support.main_job import some_contacts

pytestmark = pytest.mark.xdist_group("processes")

ROWS = 400
PROMISED = (
    "rows imported rejected_rows planned accepted rejected skipped unknown ledger_posts "
    "ledger_recipients sent_twice missing delivered read failed replies opt_outs seconds "
    "messages_per_second peak_rss_mb"
)


def run_demo(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wacore", "demo", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_demo_ends_with_one_line_whose_accounts_balance(tmp_path: Path) -> None:
    """Every row, every recipient and every message of Meta's ledger is accounted for."""
    contacts = some_contacts(tmp_path / "contacts.csv", ROWS)

    ended = run_demo("--json", "--contacts", str(contacts), folder=tmp_path)

    assert 0 == ended.returncode, ended.stderr
    (line,) = ended.stdout.splitlines()
    told = json.loads(line)
    assert PROMISED == " ".join(told)
    assert ROWS == told["rows"] == told["imported"] + told["rejected_rows"]
    outcomes = ("accepted", "rejected", "skipped", "unknown")
    assert told["planned"] == sum(told[name] for name in outcomes)
    assert told["accepted"] == told["ledger_posts"] == told["ledger_recipients"]
    assert {"sent_twice": 0, "missing": 0, "unknown": 0} == {
        name: told[name] for name in ("sent_twice", "missing", "unknown")
    }
    assert 0 < told["read"] <= told["delivered"] <= told["accepted"]
    assert 0 < told["failed"] + told["delivered"] <= told["accepted"]
    assert 0 < told["peak_rss_mb"] < 250
    assert "The accounts balance." in ended.stderr


def test_a_file_that_is_no_table_of_contacts_ends_the_demo_with_the_reason(tmp_path: Path) -> None:
    """The reason names what is missing; nothing is left running and nothing is printed as JSON."""
    contacts = tmp_path / "recipe.csv"
    contacts.write_text("flour,butter\n250 g,125 g\n", encoding="utf-8")

    ended = run_demo("--json", "--contacts", str(contacts), folder=tmp_path)

    assert 1 == ended.returncode
    assert "" == ended.stdout
    assert "phone" in ended.stderr.lower()
    assert "Traceback" not in ended.stderr
