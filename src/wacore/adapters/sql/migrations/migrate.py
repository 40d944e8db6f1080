"""Bring one service's database up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from alembic import command
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.migrations.configuration import configuration
from wacore.adapters.sql.migrations.schemas import SERVICES
from wacore.domain.errors import UpstreamFailed

_LOCK = "wacore migrations"
_PATIENCE = 300  # seconds for another process that migrates the same database


class NotMigrated(UpstreamFailed):
    """Another process held the database's migration lock for too long."""

    code = "not-migrated"

    def __init__(self, service: str) -> None:
        super().__init__(f"Another process has been migrating {service} for {_PATIENCE} s.")
        self.service = service


async def migrate(service: str, url: str) -> None:
    """
    Run the steps that the database at `url` has not seen; do nothing if it has seen them all.

    Any number of processes may call this at once: one works, the others wait for it.

    Raises:
        NotMigrated: They waited too long.
    """
    if service not in SERVICES:
        raise LookupError(service)
    opened = _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _mysql(service, url)
    async with opened as connection:
        await connection.run_sync(_upgrade, service)


def _upgrade(connection: Connection, service: str) -> None:
    config = configuration(
        service,
        connection=connection,
        transactional_ddl=connection.dialect.name == "sqlite",
    )
    command.upgrade(config, "head")


@asynccontextmanager
async def _sqlite(url: str) -> AsyncIterator[AsyncConnection]:
    """All steps in one transaction, which holds the only writer's place."""
    database = ServiceDatabase(url, pool_size=1)
    try:
        async with database.write.begin() as connection:
            yield connection
    finally:
        await database.dispose()


@asynccontextmanager
async def _mysql(service: str, url: str) -> AsyncIterator[AsyncConnection]:
    """A connection without the time limits of everyday work, holding a lock of the server's."""
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 5})
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SET SESSION lock_wait_timeout = 60"))
            name = f"{_LOCK} {make_url(url).database}"[-64:]
            locked = text("SELECT GET_LOCK(:name, :patience)")
            if not await connection.scalar(locked, {"name": name, "patience": _PATIENCE}):
                raise NotMigrated(service)
            yield connection
            await connection.commit()
    finally:
        await engine.dispose()  # closing the connection gives the lock back, whatever happened
