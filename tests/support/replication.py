"""A primary and its replica, and ways to keep the replica from following."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import make_url, text

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.testing.servers import MYSQL, ServerKind
from wacore.testing.servers.private import Private


@dataclass(frozen=True)
class Pair:
    kind: ServerKind
    primary: Private
    replica: Private

    async def follow(self) -> None:
        """The replica begins with the first of all commits, as a new one does."""
        port = make_url(self.primary.url).port
        if self.kind is MYSQL:
            await _said(
                self.replica,
                f"CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT={port},"
                " SOURCE_USER='wacore', SOURCE_PASSWORD='wacore', SOURCE_AUTO_POSITION=1,"
                " SOURCE_CONNECT_RETRY=1, GET_SOURCE_PUBLIC_KEY=1",
                "START REPLICA",
            )
        else:
            await _said(
                self.replica,
                f"CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT={port},"
                " MASTER_USER='wacore', MASTER_PASSWORD='wacore', MASTER_USE_GTID=slave_pos,"
                " MASTER_CONNECT_RETRY=1",
                "START SLAVE",
            )

    @asynccontextmanager
    async def halted(self) -> AsyncIterator[None]:
        """The replica hears of commits and applies none."""
        thread = "REPLICA SQL_THREAD" if self.kind is MYSQL else "SLAVE SQL_THREAD"
        await _said(self.replica, f"STOP {thread}")
        try:
            yield
        finally:
            await _said(self.replica, f"START {thread}")

    async def new_database(self) -> "Place":
        name = f"test_{uuid4().hex}"
        await _said(self.primary, f"CREATE DATABASE {name} COLLATE utf8mb4_bin")
        return Place(_named(self.primary, name), _named(self.replica, name))


@dataclass(frozen=True)
class Place:
    """One database's two addresses."""

    url: str
    replica_url: str

    def database(self) -> ServiceDatabase:
        """As another process opens it."""
        return ServiceDatabase(self.url, replica_url=self.replica_url)


def _named(server: Private, name: str) -> str:
    return make_url(server.url).set(database=name).render_as_string(hide_password=False)


async def _said(server: Private, *statements: str) -> None:
    database = ServiceDatabase(server.url, pool_size=1)
    async with database.write.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await database.dispose()


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 30.0) -> None:
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110  # it is another program's doing
            await asyncio.sleep(0.05)
