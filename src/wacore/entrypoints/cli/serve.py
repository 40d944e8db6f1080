"""`wacore serve`: everything, or one service, under granian."""

import os
from pathlib import Path

import click

from wacore.entrypoints.addresses import check_free
from wacore.entrypoints.services import DEFAULT_PORTS, SERVICES
from wacore.entrypoints.settings import PREFIX, from_environment


@click.command()
@click.argument("service", type=click.Choice(sorted(SERVICES)), required=False)
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on.")
@click.option(
    "--data-dir", type=click.Path(path_type=Path), help="Where SQLite files and keys live."
)
@click.option(
    "--workers/--no-workers", default=None, help="Do the background work in this process too."
)
def serve(
    service: str | None,
    host: str | None,
    port: int | None,
    data_dir: Path | None,
    workers: bool | None,  # noqa: FBT001  # click calls by name
) -> None:
    """Serve the REST API: all six services in one process, or one SERVICE on its own port."""
    if port is None and service is not None and PREFIX + "PORT" not in _environment():
        port = DEFAULT_PORTS[service]
    settings = from_environment(
        host=host, port=port, data_dir=data_dir, workers=workers, services=service
    )
    try:
        check_free(settings.host, settings.port)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}. "
            f"--port or {PREFIX}PORT names another."
        ) from error
    _environment().update(
        {
            PREFIX + "HOST": settings.host,
            PREFIX + "PORT": str(settings.port),
            PREFIX + "DATA_DIR": str(settings.data_dir.absolute()),
            PREFIX + "WORKERS": str(settings.workers).lower(),
            PREFIX + "SERVICES": settings.services,
        }
    )
    click.echo(f"wacore listens on {settings.address}; the API is described at /schema", err=True)
    _granian(settings.host, settings.port)


def _environment() -> "os._Environ[str]":
    """The server's worker process reads its settings from here."""
    return os.environ  # noqa: TID251  # handed on, not read


def _granian(host: str, port: int) -> None:
    from granian import Granian  # noqa: PLC0415  # half a second that `--help` need not wait for
    from granian.constants import HTTPModes, Interfaces, Loops  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    Granian(
        "wacore.entrypoints.serving:build",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        http=HTTPModes.http1,  # `auto` never times out a connection that sends nothing
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=30_000, max_buffer_size=65_536),
        backlog=2048,
        backpressure=2048,  # counts connections, idle ones too
        workers_kill_timeout=60,  # longer than the longest stream and the drain
        log_access=False,  # the edge logs
        log_level=LogLevels.warning,
    ).serve()
