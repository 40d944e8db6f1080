"""Where queries run: on a replica that has caught up, else on the primary."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from sqlalchemy import CursorResult
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.errors import Meaning, meaning
from wacore.adapters.sql.positions import Position, reached

_log = logging.getLogger(__name__)


class Reads(Protocol):
    """An engine, or what chooses between several."""

    def connect(self) -> AbstractAsyncContextManager[AsyncConnection]: ...


class ReplicaReads:
    """
    Sends a read to the replica if that holds whatever the primary had committed when the read began.

    So everybody reads his own writes, whichever process he asks, and no cache keeps an answer that
    is older than the invalidation before it (see decision 0014). While the replica is away, or
    further behind than `patience`, reads go to the primary; one that breaks there goes on here.

    Args:
        patience: Seconds a read waits for the replica to catch up.
        deadline: Seconds for a connection and for what the replica answers about itself.
        pause: Seconds for which nobody asks a replica that failed or was behind.
    """

    def __init__(
        self,
        primary: AsyncEngine,
        replica: AsyncEngine,
        *,
        patience: float = 0.05,
        deadline: float = 1.0,
        pause: float = 1.0,
    ) -> None:
        self._primary = primary
        self._replica = replica
        self._position = Position(primary)
        self._patience = patience
        self._deadline = deadline
        self._pause = pause
        self._resting_until = 0.0
        self.at_replica = 0
        self.at_primary = 0

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        connection = await self._caught_up()
        if connection is None:
            self.at_primary += 1
            async with self._primary.connect() as primary:
                yield primary
            return
        self.at_replica += 1
        try:
            yield connection
        finally:
            await connection.close()

    async def _caught_up(self) -> "_ReplicaConnection | None":
        if time.monotonic() < self._resting_until:
            return None
        position = await self._position.now()
        if not position:
            self._rest("the primary keeps no log with global transaction ids")
            return None
        try:
            async with asyncio.timeout(self._deadline):
                connection = await self._at(position)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            self._rest(repr(error))
            return None
        if connection is None:
            self._rest("it is behind")
            return None
        self._resumed()
        return _ReplicaConnection(connection, self._primary, self._rest)

    async def _at(self, position: str) -> AsyncConnection | None:
        connection = await self._replica.connect()
        caught_up = False
        try:
            caught_up = await reached(connection, position, self._patience)
        finally:
            if not caught_up:
                await connection.close()
        return connection if caught_up else None

    def _rest(self, reason: str) -> None:
        if not self._resting_until:
            _log.warning("Reads go to the primary, not to the replica: %s", reason)
        self._resting_until = time.monotonic() + self._pause

    def _resumed(self) -> None:
        if self._resting_until:
            _log.warning("Reads go to the replica again.")
        self._resting_until = 0.0


class _ReplicaConnection(AsyncConnection):
    """
    If it breaks, its statements go on at the primary.

    They are reads, of which each sees the last commit, so that they may change places in between.
    """

    __slots__ = ("_failed", "_instead", "_primary")

    def __init__(
        self, connection: AsyncConnection, primary: AsyncEngine, failed: Callable[[str], None]
    ) -> None:
        super().__init__(connection.engine, connection.sync_connection)
        self._primary = primary
        self._failed = failed
        self._instead: AsyncConnection | None = None

    async def execute(
        self, statement: Any, parameters: Any = None, *, execution_options: Any = None
    ) -> CursorResult[Any]:
        options = {"execution_options": execution_options}
        if self._instead is None:
            try:
                here: CursorResult[Any] = await super().execute(statement, parameters, **options)
            except DBAPIError as error:
                if meaning(error) is Meaning.STOPPED:
                    raise  # the primary would take as long
                self._failed(repr(error))
            else:
                return here
            self._instead = await self._primary.connect()
        there: CursorResult[Any] = await self._instead.execute(statement, parameters, **options)
        return there

    async def close(self) -> None:
        if self._instead is not None:
            await self._instead.close()
        try:
            await super().close()
        except DBAPIError:
            self.sync_connection = None  # it broke after the last answer
