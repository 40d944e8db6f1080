"""Engines with the session settings the repositories rely on."""

import asyncio
import json
import random
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, PoolResetState
from sqlalchemy.util import await_only

from wacore.adapters.sql.errors import Meaning, meaning
from wacore.adapters.sql.literals import literals
from wacore.adapters.sql.one_trip import OneTripDriver
from wacore.adapters.sql.reads import Reads, ReplicaReads
from wacore.adapters.sql.round_trips import spare_round_trips
from wacore.adapters.sql.writer_pool import WriterPool

_SQL_MODE = "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
_LOCK_WAIT = 5
_STATEMENT_LIMIT = 30
_WRITER_PATIENCE = 30.0
_WRITER_LOOK = 0.004
"""Seconds between two looks whether another process still writes. SQLite itself looks ever less
often, down to ten times a second, and so hardly ever sees the gaps of a process that writes much."""


class ServiceDatabase:
    """
    The engines of one service's database.

    `write` runs units of work, `read` what background work looks for, `query` what people ask. On
    SQLite the first two are separate pools: a unit of work begins IMMEDIATE on the only writing
    connection, so writers queue, the urgent ones first, instead of failing, while readers see the
    last commit (WAL). On MySQL they are one pool. `query` is `read`, unless a replica is given.
    `file` is where SQLite keeps it; None on a server.

    Args:
        url: SQLAlchemy URL, `sqlite+aiosqlite:///…` or `mysql+asyncmy://…`.
        pool_size: Connections at most, per process (10 by design); a replica gets half of them.
        replica_url: Of a MySQL or MariaDB that follows the one at `url`; empty means none.
        read_timeout: Seconds after which a server that does not answer is given up.
        recycle: Seconds after which a connection is replaced before it is used again, below what
            servers and what stands before them let one be.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        replica_url: str = "",
        read_timeout: int = 60,
        recycle: int = 1800,
    ) -> None:
        parsed = make_url(url)
        self.query: Reads
        self.replica: AsyncEngine | None = None
        self.file: Path | None = None
        if parsed.get_backend_name() == "sqlite":
            if parsed.database and parsed.database != ":memory:":
                self.file = Path(parsed.database)
                self.file.parent.mkdir(parents=True, exist_ok=True)
            self.write = _sqlite(parsed, pool_size=1, writes=True, cache_kib=8000)
            readers = max(1, min(4, pool_size - 1))
            self.read = _sqlite(parsed, pool_size=readers, writes=False, cache_kib=2000)
        else:
            spare = pool_size // 2 if replica_url else 0
            limits = {"read_timeout": read_timeout, "recycle": recycle}
            self.write = _mysql(parsed, pool_size=pool_size - spare, **limits)
            self.read = self.write
            if replica_url:
                self.replica = _mysql(make_url(replica_url), pool_size=spare, **limits)
        self.query = ReplicaReads(self.write, self.replica) if self.replica else self.read

    async def ping(self) -> None:
        """Raises what the driver raises if no question gets an answer."""
        async with self.read.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def dispose(self) -> None:
        await self.write.dispose()
        if self.read is not self.write:
            await self.read.dispose()
        if self.replica is not None:
            await self.replica.dispose()


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sqlite(url: URL, *, pool_size: int, writes: bool, cache_kib: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=WriterPool if writes else AsyncAdaptedQueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=60,
        pool_reset_on_return=None,
        json_serializer=_dumps,
        module=OneTripDriver(),
    )
    _roll_back_what_is_open(engine)

    @event.listens_for(engine.sync_engine, "connect")
    def settings(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in (
            "busy_timeout=30000",  # first, since the next waits for processes that start meanwhile
            "journal_mode=WAL",
            "synchronous=FULL",  # an intent must survive a power cut, or its message would be sent again
            "foreign_keys=ON",
            "case_sensitive_like=ON",
            f"cache_size=-{cache_kib}",
            *(["busy_timeout=0"] if writes else []),  # from now on `_begin_to_write` waits
        ):
            _set(cursor, pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Any) -> None:
        if writes:
            _begin_to_write(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _set(cursor: Any, pragma: str) -> None:
    """
    Of two that make a new file a WAL one at the same moment, SQLite refuses one without a wait, since
    each has to have it to himself.
    """
    end = time.monotonic() + _WRITER_PATIENCE
    while True:
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if "database is locked" not in str(error) or time.monotonic() >= end:
                raise
            await_only(asyncio.sleep(random.uniform(_WRITER_LOOK / 2, _WRITER_LOOK)))
        else:
            return


def _roll_back_what_is_open(engine: AsyncEngine) -> None:
    """
    On its way back to the pool. SQLAlchemy would always ask for it, also after a commit.

    What it began itself it has rolled back by then; this is for what it does not know of.
    """

    @event.listens_for(engine.sync_engine, "reset")
    def reset(connection: Any, _: ConnectionPoolEntry, state: PoolResetState) -> None:
        if state.asyncio_safe and connection.driver_connection.in_transaction:
            connection.rollback()


def _begin_to_write(connection: Any) -> None:
    """Once no other process does; in this one the pool has seen to that."""
    end = time.monotonic() + _WRITER_PATIENCE
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if meaning(error) is not Meaning.TRY_AGAIN or time.monotonic() >= end:
                raise
            await_only(asyncio.sleep(random.uniform(_WRITER_LOOK / 2, _WRITER_LOOK)))
        else:
            return


def _mysql(url: URL, *, pool_size: int, read_timeout: int, recycle: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=pool_size,
        max_overflow=0,
        pool_recycle=recycle,
        pool_reset_on_return=None,
        json_serializer=_dumps,
        connect_args={"connect_timeout": 5, "read_timeout": read_timeout, "conv": literals()},
    )
    spare_round_trips(engine)

    @event.listens_for(engine.sync_engine, "connect")
    def settings(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(
            f"SET SESSION sql_mode='{_SQL_MODE}', time_zone='+00:00', innodb_lock_wait_timeout={_LOCK_WAIT}"
        )
        cursor.execute("SELECT VERSION()")
        row = cursor.fetchone()
        if row is not None and "mariadb" in str(row[0]).lower():
            cursor.execute(f"SET SESSION max_statement_time={_STATEMENT_LIMIT}")
        else:
            cursor.execute(f"SET SESSION max_execution_time={_STATEMENT_LIMIT * 1000}")
        cursor.close()

    return engine
