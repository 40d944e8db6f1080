"""A file of 10,000 people becomes contacts, from the upload until every row is decided."""

import csv
import io
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

import phonenumbers
from cell import Figures, Took, figures
from scale import ROUNDS
from served import cpu_seconds, unlimited_house

from wacore.entrypoints.client.api import Api
from wacore.entrypoints.demo.house import House
from wacore.entrypoints.demo.scenario import Scenario

_FILE = Path(__file__).parents[2] / "examples" / "contacts-10k.csv"


def contacts_import() -> list[Figures]:
    """By hand: read, parse the numbers, insert in bulk; no consents, groups, attributes or errors."""
    ours, hands, exact, rows = [], [], True, 0
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            hands.append(_by_hand(Path(name)))
            with unlimited_house(Path(name), workers=True) as house:
                measured, accounts = _imported(house)
            ours.append(measured)
            rows = accounts[0]
            exact = exact and accounts[0] == accounts[1] + accounts[2]
    return [
        figures(
            "import",
            statistics.median(each.per_second for each in ours),
            "rows/s",
            1000,
            floor=statistics.median(each.per_second for each in hands),
            cpu_us=statistics.median(each.cpu_us for each in ours),
            floor_cpu_us=statistics.median(each.cpu_us for each in hands),
            exact=exact,
            notes={"rows": rows, "rounds": [each.per_second for each in ours]},
        )
    ]


def _imported(house: House) -> tuple[Took, tuple[int, int, int]]:
    """And how many rows there were, became contacts, were refused."""
    api = Api(house.url)
    Scenario(api, house.meta, house.meta_account).sign_up()
    started, cpu = time.perf_counter(), cpu_seconds(house.server)
    fields = {"default_region": "DE", "consent_evidence": "Checkout form of the shop"}
    with _FILE.open("rb") as opened:
        begun = api.upload("/contacts/imports", _FILE.name, opened, fields)
    while (seen := api.get(f"/contacts/imports/{begun['id']}"))["state"] not in _OVER:
        time.sleep(0.1)
    wall, spent = time.perf_counter() - started, cpu_seconds(house.server) - cpu
    api.close()
    accounts = (seen["rows_total"], seen["imported"], seen["rejected"])
    return Took(seen["rows_total"], wall, spent), accounts


_OVER = {"completed", "failed", "cancelled"}


def _by_hand(folder: Path) -> Took:
    wall, cpu = time.perf_counter(), time.process_time()
    rows = list(csv.DictReader(io.StringIO(_FILE.read_text(encoding="utf-8-sig"))))
    connection = sqlite3.connect(folder / "floor.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE contacts (phone TEXT PRIMARY KEY, name TEXT, email TEXT)")
    for first in range(0, len(rows), 500):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT OR IGNORE INTO contacts VALUES (?, ?, ?)",
            [found for row in rows[first : first + 500] if (found := _person(row))],
        )
        connection.execute("COMMIT")
    connection.close()
    return Took(len(rows), time.perf_counter() - wall, time.process_time() - cpu)


def _person(row: dict[str, str]) -> tuple[str, str, str] | None:
    try:
        number = phonenumbers.parse(row["Phone"], row["Country"] or "DE")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return phone, row["Name"], row["Email"]
