"""What the services apart stand on: a database server, Redis and RabbitMQ."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import click

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.entrypoints.services import DATABASES
from wacore.entrypoints.settings import PREFIX, Settings, from_environment
from wacore.testing.servers import MYSQL, RABBITMQ, REDIS, Run, Running, ServerKind, ServerMissing
from wacore.testing.servers.private import Private


@dataclass(frozen=True, kw_only=True)
class Servers:
    """
    Attributes:
        environment: How our processes are told of them.
        started: Those that were started here, by what people call them; the others are the
            operator's own.
    """

    environment: Mapping[str, str]
    started: Mapping[str, Private]

    def revive(self) -> list[str]:
        """
        Start again whatever has died, with its data, and answer its name.

        Raises:
            ServerMissing: It does not come back.
        """
        dead = [name for name, private in self.started.items() if not private.alive]
        for name in dead:
            self.started[name].start()
        return dead


NO_SERVERS = Servers(
    environment={PREFIX + name: "" for name in ("DATABASE_URL", "REDIS_URL", "AMQP_URL")},
    started={},
)
"""SQLite files, and every process for itself; whatever the settings name."""


@contextmanager
def servers(database: ServerKind = MYSQL) -> Iterator[Servers]:
    """
    Those that the settings name are used as they are; for each other one of our own is started,
    which ends with the block, and its data with it.

    Raises:
        ClickException: One can be neither found nor installed.
    """
    absent = _not_named(from_environment(), database)
    with started(list(absent.values())) as found:
        addresses = dict(zip(absent, (running.url for running in found), strict=True))
        sql = addresses.get(absent_sql := PREFIX + "DATABASE_URL")
        if sql is not None:
            asyncio.run(make_databases(sql))
            addresses[absent_sql] = of_services(sql)
        yield Servers(
            environment=addresses,
            started={each.version: each.private for each in found if each.private is not None},
        )


@contextmanager
def started(kinds: Sequence[ServerKind]) -> Iterator[list[Running]]:
    """
    Servers for whoever asks, gone with the block, however the process ends.

    Raises:
        ClickException: One can be neither found nor installed.
    """
    run = Run.begin()
    try:
        yield [run.server(kind) for kind in kinds]
    except ServerMissing as trouble:
        raise click.ClickException(str(trouble)) from trouble
    finally:
        run.end()


def durable(kind: ServerKind) -> ServerKind:
    """A database that writes as carefully as a real one, and remembers when it is started again."""
    return replace(kind, options=("--durable",)) if "--fresh" in kind.options else kind


def of_services(url: str) -> str:
    """The address of a database server, with a place for each service's own database."""
    return url.replace("/wacore?", "/{service}?")


async def make_databases(url: str) -> None:
    """One for each service, on a server that is ours."""
    server = ServiceDatabase(url, pool_size=1)
    async with server.write.connect() as connection:
        for name in DATABASES.values():
            await connection.exec_driver_sql(
                f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
            )
    await server.dispose()


def _not_named(settings: Settings, database: ServerKind) -> dict[str, ServerKind]:
    """By the variable that would name it, which is the one to ask the operator for."""
    wanted = {
        PREFIX + "DATABASE_URL": (settings.database_url, durable(database)),
        PREFIX + "REDIS_URL": (settings.redis_url, REDIS),
        PREFIX + "AMQP_URL": (settings.amqp_url, RABBITMQ),
    }
    return {
        variable: replace(kind, variable=variable)
        for variable, (given, kind) in wanted.items()
        if not given
    }
