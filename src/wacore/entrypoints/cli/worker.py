"""`wacore worker`: the background work alone, in as many processes as wanted."""

import asyncio
import signal
from pathlib import Path

import click
import uvloop

from wacore.entrypoints.logs import configure_logging
from wacore.entrypoints.platform import Platform
from wacore.entrypoints.services import SERVICES
from wacore.entrypoints.settings import Settings, from_environment
from wacore.entrypoints.worker import Worker


@click.command()
@click.argument("roles", nargs=-1, type=click.Choice(sorted(SERVICES)))
@click.option(
    "--data-dir", type=click.Path(path_type=Path), help="Where SQLite files and keys live."
)
def worker(roles: tuple[str, ...], data_dir: Path | None) -> None:
    """Do the background work of all services, or of the ROLES named, until SIGTERM."""
    settings = from_environment(data_dir=data_dir)
    configure_logging(settings.log_level)
    uvloop.run(_work(settings, roles or tuple(SERVICES)))


async def _work(settings: Settings, roles: tuple[str, ...]) -> None:
    async with Platform(settings) as platform:
        running = Worker(platform.duties(roles))
        loop = asyncio.get_running_loop()
        for received in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(received, running.stop)
        click.echo("wacore works on " + ", ".join(roles), err=True)
        await running.run()
