"""The main job on real processes, in the hands of a test that may hurt them."""

import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from wacore.entrypoints.chaos.audit import SETTLED
from wacore.entrypoints.client.api import Api
from wacore.entrypoints.client.progress import follow
from wacore.entrypoints.demo.comparison import ACCEPTED
from wacore.entrypoints.demo.example import EXAMPLE, first_rows
from wacore.entrypoints.demo.house import House
from wacore.entrypoints.demo.premises import Premises
from wacore.entrypoints.demo.processes import Process
from wacore.entrypoints.demo.scenario import TEMPLATE, Scenario

ROOT = Path(__file__).parents[2]

_PATIENCE = 120.0
_LONG = 86_400.0
_TRIES = 20


def some_contacts(file: Path, rows: int) -> Path:
    """The example's first rows, as a file of their own."""
    return first_rows(ROOT / EXAMPLE, file, rows)


@contextmanager
def ready_to_launch(house: Premises, contacts: Path) -> Iterator["Sending"]:
    """Contacts imported, template approved, campaign created."""
    api = Api(house.url)
    try:
        scenario = Scenario(api, house.meta, house.meta_account)
        scenario.sign_up()
        scenario.connect()
        scenario.import_contacts(contacts, "DE")
        scenario.have_a_template_approved()
        scenario.create_campaign()
        yield Sending(house, api, scenario)
    finally:
        api.close()


class Sending:
    """One campaign, watched from outside."""

    def __init__(self, house: Premises, api: Api, scenario: Scenario) -> None:
        self._house = house
        self._api = api
        self.scenario = scenario
        self.path = f"/campaigns/{scenario.campaign_id}"

    @property
    def authorization(self) -> str:
        """What the scenario's person sends in this header."""
        return self._api.authorization

    def launch(self) -> None:
        self._api.post(f"{self.path}/launch", key="the-only-launch")

    def progress(self) -> Any:
        return self._api.get(f"{self.path}/progress")

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        """
        The first progress that is as wanted.

        Raises:
            TimeoutError: It never came.
        """
        return follow(
            "Watching", self.progress, lambda seen: (seen["done"], None), wanted, patience=_PATIENCE
        )

    def until_accepted(self, messages: int) -> Any:
        """In the middle of sending: so many taken by Meta, others not yet sent."""
        seen = self.until(lambda now: _accepted(now["counts"]) >= messages)
        assert seen["counts"]["planned"] > 0, "the sending was over before it could be hurt"
        return seen

    def until_settled(self) -> None:
        """The campaign has ended, nothing is in doubt, and all that Meta had to say is in."""
        self.until(lambda now: now["state"] == "completed")
        self.scenario.take_what_comes_back()
        self.until(lambda now: not set(present(now["counts"])) - SETTLED)

    def recipients(self) -> list[Any]:
        rows: list[Any] = []
        cursor: str | None = None
        while True:
            page = self._api.get(
                f"{self.path}/recipients", limit=200, **({"cursor": cursor} if cursor else {})
            )
            rows += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return rows

    def ledger(self) -> list[dict[str, Any]]:
        """What Meta accepted."""
        return list(self._house.meta.ledger(TEMPLATE))

    def people(self) -> int:
        """How many the file held, each once."""
        (done,) = self._api.get("/contacts/imports")["items"]
        return int(done["created"])


@contextmanager
def no_webhooks(house: Premises) -> Iterator[None]:
    """Meta keeps them back, and delivers them afterwards."""
    outage = f"{house.meta.url}/__sim__/webhook-outage"
    httpx.post(outage, json={"seconds": _LONG}, trust_env=False).raise_for_status()
    yield
    httpx.post(outage, json={"seconds": 0}, trust_env=False).raise_for_status()


def suspend(process: Process, house: House) -> None:
    """
    SIGSTOP to a process and all it started: alive, but doing nothing, and between two transactions.

    Who sleeps within one has SQLite's only pen in hand, and nobody can go on before it wakes.
    """
    path = house.folder / "data" / "whatsapp_service.sqlite3"
    for _ in range(_TRIES):
        process.send_signal(signal.SIGSTOP)
        if _is_free(path):
            return
        go_on(process)
    raise TimeoutError(f"{process.name} is always within a transaction")


def _is_free(path: Path) -> bool:
    with closing(sqlite3.connect(path, timeout=0.2, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        connection.execute("ROLLBACK")
        return True


def go_on(process: Process) -> None:
    process.send_signal(signal.SIGCONT)


def present(counts: dict[str, int]) -> dict[str, int]:
    return {state: messages for state, messages in counts.items() if messages}


def _accepted(counts: dict[str, int]) -> int:
    return sum(counts.get(state, 0) for state in ACCEPTED)


def _posted(ledger: list[Any]) -> set[str]:
    return {row["token"].partition(".")[0] for row in ledger}


def _taken(rows: list[Any]) -> set[str]:
    return {row["message_id"].replace("-", "") for row in rows if row["state"] in ACCEPTED}


def assert_everybody_is_accounted_for(sending: Sending) -> None:
    """Each recipient in one settled state, our accepted ones exactly Meta's, nobody twice."""
    with suppress(
        TimeoutError
    ):  # Meta repeats the reports that found nobody; the end is judged below
        sending.until(lambda _: _posted(sending.ledger()) == _taken(sending.recipients()))
    rows, ledger = sending.recipients(), sending.ledger()
    posts = Counter(row["token"].partition(".")[0] for row in ledger)
    people = Counter(row["recipient"] for row in ledger)
    states = Counter(row["state"] for row in rows)

    assert sending.people() == len(rows) == len({row["message_id"] for row in rows})
    assert set() == set(states) - SETTLED
    assert {} == {message: n for message, n in posts.items() if n > 1}
    assert {} == {person: n for person, n in people.items() if n > 1}
    assert set(posts) == _taken(rows)
    assert states == present(sending.progress()["counts"])
