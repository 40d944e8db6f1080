"""`wacore migrate`: bring the databases up to date; a second run does nothing."""

import asyncio
from pathlib import Path

import click

from wacore.adapters.sql.migrations import migrate as migrate_database
from wacore.entrypoints.services import DATABASES, SERVICES
from wacore.entrypoints.settings import from_environment
from wacore.entrypoints.shard_map import ServiceShards, read_shard_map


@click.command()
@click.argument("services", nargs=-1, type=click.Choice(sorted(SERVICES)))
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where SQLite files live.")
def migrate(services: tuple[str, ...], data_dir: Path | None) -> None:
    """Bring the databases of all SERVICES, or of those named, up to date, and the broker's topology."""
    settings = from_environment(data_dir=data_dir)
    shards = read_shard_map(settings.shards)
    for service in services or tuple(SERVICES):
        database = DATABASES[service]
        asyncio.run(migrate_database(service, settings.database_of(database)))
        click.echo(f"{database} is up to date")
        for name, url in shards.get(service, ServiceShards()).databases.items():
            asyncio.run(migrate_database(service, url))
            click.echo(f"{database}.{name} is up to date")
    if settings.amqp_url:
        from wacore.entrypoints.wiring.broker import declare  # noqa: PLC0415 - an optional extra

        asyncio.run(declare(settings.amqp_url))
        click.echo("the queues at RabbitMQ are there")
