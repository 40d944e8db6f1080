"""`wacore worker`: the background work alone, in as many processes as wanted."""

import asyncio
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import click
import uvloop

from wacore.entrypoints.garbage import spare_what_stays
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
    """
    Do the background work until SIGTERM.

    Without ROLES it is the work behind `wacore serve`. With them it is that of the services named,
    which run apart: each on its own database, asking the others over HTTP.
    """
    settings = from_environment(data_dir=data_dir)
    configure_logging(settings.log_level)
    uvloop.run(_work(settings, roles))


async def _work(settings: Settings, roles: tuple[str, ...]) -> None:
    async with AsyncExitStack() as opened:
        platforms = [
            await opened.enter_async_context(Platform(settings, service))
            for service in roles or ("",)
        ]
        running = Worker([duty for platform in platforms for duty in platform.duties()])
        loop = asyncio.get_running_loop()
        for received in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(received, running.stop)
        click.echo("wacore works on " + (", ".join(roles) or "everything"), err=True)
        spare_what_stays()
        await running.run()
