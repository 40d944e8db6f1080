"""`wacore services`: everything apart, on this machine, for development and a look around."""

import time
from contextlib import nullcontext, suppress
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.table import Table

from wacore.entrypoints.ending import ends_in_order
from wacore.entrypoints.house.servers import NO_SERVERS, Servers, servers
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
@click.option("--sqlite", is_flag=True, help="SQLite files in the data directory; no servers.")
def services(port: int, data_dir: Path, workers: int, *, sqlite: bool) -> None:
    """
    Run six services, workers, a gateway and the local Meta on loopback until Ctrl-C.

    MySQL, Redis and RabbitMQ are those that WACORE_DATABASE_URL, WACORE_REDIS_URL and
    WACORE_AMQP_URL name. For each that is not named one is started, installed first if need be, and
    gone with its data at the end. Whatever ends before its time is started again.
    """
    console = Console(stderr=True)
    folder = data_dir.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    ends_in_order()
    with suppress(KeyboardInterrupt), nullcontext(NO_SERVERS) if sqlite else servers() as below:
        house = ServicesHouse(
            folder,
            port=port,
            ports=DEFAULT_PORTS,
            workers=workers,
            log_level="info",
            environment=below.environment,
        )
        with house:
            _look_after(console, below, house)
    console.print("All have ended.")


def _look_after(console: Console, below: Servers, house: ServicesHouse) -> None:
    console.print(_state(below, house))
    console.print(f"The API is at {house.url}/api/v1, logs are in {house.folder}; Ctrl-C ends it.")
    while True:
        time.sleep(_LOOK_EVERY)
        for name in (*below.revive(), *house.revive()):
            console.print(f"[yellow]{name} had ended and is started again.[/]")


def _state(below: Servers, house: ServicesHouse) -> Table:
    table = Table(box=None)
    for heading in ("process", "pid", "listens on", "log"):
        table.add_column(heading)
    for name, private in below.started.items():
        table.add_row(name, str(private.pid), _place(private.url), "–")
    for member in (house.simulator, *house.members):
        process = member.process
        log = str(process.log.relative_to(house.folder))
        table.add_row(process.name, str(process.pid or "ended"), _place(member.ready), log)
    return table


def _place(url: str) -> str:
    """Host and port, without who may come in."""
    return urlsplit(url).netloc.rpartition("@")[2] or "–"
