"""`wacore services`: everything apart, on this machine, for development and a look around."""

import signal
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click
from rich.console import Console
from rich.table import Table

from wacore.entrypoints.demo.premises import Member
from wacore.entrypoints.house.services import ServicesHouse
from wacore.entrypoints.services import DEFAULT_PORTS

_LOOK_EVERY = 1.0


@click.command()
@click.option("--port", type=int, default=8000, show_default=True, help="The gateway's.")
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/services"),
    show_default=True,
    help="For databases, keys and logs; it is kept.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 16),
    default=2,
    show_default=True,
    help="Processes that do the background work.",
)
def services(port: int, data_dir: Path, workers: int) -> None:
    """
    Run six services, workers, a gateway and the local Meta on loopback until Ctrl-C.

    Databases are SQLite files in the data directory, or where WACORE_DATABASE_URL says. Whatever
    ends before its time is started again.
    """
    console = Console(stderr=True)
    folder = data_dir.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, _interrupt)
    house = ServicesHouse(folder, port=port, ports=DEFAULT_PORTS, workers=workers, log_level="info")
    with suppress(KeyboardInterrupt), house:
        console.print(_state(house))
        console.print(f"The API is at {house.url}/api/v1; Ctrl-C ends it.")
        while True:
            time.sleep(_LOOK_EVERY)
            for name in house.revive():
                console.print(f"[yellow]The {name} had ended; it is started again.[/]")
    console.print("All have ended.")


def _state(house: ServicesHouse) -> Table:
    table = Table(box=None)
    for heading in ("process", "pid", "ready at", "log"):
        table.add_column(heading)
    for member in (house.simulator, *house.members):
        table.add_row(*_row(member))
    return table


def _row(member: Member) -> tuple[str, str, str, str]:
    process = member.process
    return process.name, str(process.pid or "ended"), member.ready or "–", str(process.log)


def _interrupt(_: int, __: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
