"""A database put back from a backup sends nothing by itself, on real processes and files."""

import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.main_job import Sending, present, ready_to_launch, some_contacts
from wacore.entrypoints.client.progress import follow
from wacore.entrypoints.demo.house import House
from wacore.entrypoints.demo.processes import Process
from wacore.entrypoints.settings import PREFIX

pytestmark = pytest.mark.xdist_group("processes")

_SEVERAL = 2


def back_up(data: Path, backup: Path) -> None:
    """Every database as of one moment, by SQLite's own means, while all processes run."""
    backup.mkdir()
    for file in data.glob("*.sqlite3"):
        with sqlite3.connect(file) as source, sqlite3.connect(backup / file.name) as target:
            source.backup(target)


def put_back(data: Path, backup: Path) -> None:
    for file in data.glob("*.sqlite3*"):
        file.unlink()
    for file in backup.glob("*.sqlite3"):
        shutil.copy(file, data)


def arm(house: House, *options: str) -> subprocess.CompletedProcess[str]:
    data = house.environment[PREFIX + "DATA_DIR"]
    return subprocess.run(
        [sys.executable, "-m", "wacore", "arm", "--data-dir", data, *options],
        capture_output=True,
        text=True,
        check=False,
    )


def health_of_sending(house: House) -> Any:
    answer = httpx.get(f"{house.url}/health", trust_env=False).json()
    return answer["dependencies"]["sending"]


def until_logged(process: Process, words: str, *, times: int) -> None:
    follow(
        "Reading",
        lambda: process.log.read_text(encoding="utf-8").count(words),
        lambda seen: (seen, None),
        lambda seen: seen >= times,
        patience=60.0,
    )


def posts(sending: Sending) -> int:
    return len(sending.ledger())


def test_a_copy_made_in_the_middle_of_a_campaign_sends_nobody_twice(tmp_path: Path) -> None:
    """Put back when the campaign is over, it says why it is still; armed, it sends nothing again."""
    contacts = some_contacts(tmp_path / "contacts.csv", 150)
    data, backup = tmp_path / "data", tmp_path / "backup"
    with (
        House(tmp_path, workers=1, send_rate=30, unknown_grace=2, inflight_lease=2) as house,
        ready_to_launch(house, contacts) as sending,
    ):
        (worker,) = house.workers
        sending.launch()
        sending.until_accepted(20)
        back_up(data, backup)
        sending.until(lambda now: now["state"] == "completed")
        everybody = posts(sending)
        assert health_of_sending(house)["ok"]

        worker.stop()
        house.server.stop()
        put_back(data, backup)
        house.server.start().await_answer(f"{house.url}/ready")
        worker.start()
        until_logged(worker, "sending is disarmed", times=_SEVERAL)
        assert everybody == posts(sending)
        assert {"ok": False, "error": "DatabaseRestored"} == health_of_sending(house)
        looked = arm(house)
        assert (1, True) == (looked.returncode, looked.stdout.startswith("older: "))
        assert 1 == arm(house, "--moved").returncode
        assert sending.progress()["counts"]["planned"] > 0

        armed = arm(house, "--restored")
        assert 0 == armed.returncode, armed.stderr
        sending.until(
            lambda now: not {"planned", "inflight", "unknown"} & set(present(now["counts"]))
        )
        assert health_of_sending(house)["ok"]
        counts = present(sending.progress()["counts"])
        people = Counter(row["recipient"] for row in sending.ledger())

        assert everybody == posts(sending)
        assert {} == {person: n for person, n in people.items() if n > 1}
        assert counts["abandoned"] > 0
        assert sending.people() == sum(counts.values())
