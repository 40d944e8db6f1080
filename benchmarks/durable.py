"""Servers of a cell's own. Unlike those of tests, what a database commits is on the disk."""

import asyncio
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from wacore.entrypoints.services import DATABASES
from wacore.testing.servers import Run, ServerKind

_DURABLE = ("MARIADB_PRIVATE_DURABLE", "MYSQL_REAL_DURABLE")


@contextmanager
def server(kind: ServerKind) -> Iterator[str]:
    """
    Its URL.

    Raises:
        ServerMissing: It is not here and cannot be installed.
    """
    os.environ.update(dict.fromkeys(_DURABLE, "1"))
    logging.getLogger("asyncmy").setLevel(logging.ERROR)  # it tells of every table's primary key
    run = Run.begin()
    try:
        yield run.server(kind).url
    finally:
        run.end()


def databases(url: str) -> str:
    """One for each service; answers what `WACORE_DATABASE_URL` is to be."""
    asyncio.run(_create(url, [*DATABASES.values()]))
    return url.replace("/wacore?", "/{service}?")


async def _create(url: str, names: list[str]) -> None:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        for name in names:
            await connection.execute(text(f"CREATE DATABASE {name} COLLATE utf8mb4_bin"))
    await engine.dispose()
