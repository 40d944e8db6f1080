"""How far a server's log of commits has come, in the words of MySQL and of MariaDB."""

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_MYSQL = "SELECT IF(@@GLOBAL.log_bin AND @@GLOBAL.gtid_mode = 'ON', @@GLOBAL.gtid_executed, '')"
_MARIADB = "SELECT IF(@@GLOBAL.log_bin, @@GLOBAL.gtid_binlog_pos, '')"
_MYSQL_WAIT = "SELECT WAIT_FOR_EXECUTED_GTID_SET(:position, :patience)"
_LEAST = 0.001  # to MySQL, 0 means for ever
_MARIADB_WAIT = "SELECT MASTER_GTID_WAIT(:position, :patience)"


class Position:
    """
    The primary's, asked once for all who come while the question before is still out.

    Args:
        primary: A commit is in its position before whoever committed hears of it.
    """

    def __init__(self, primary: AsyncEngine) -> None:
        self._primary = primary
        self._alone = asyncio.Lock()
        self._next: asyncio.Task[str] | None = None

    async def now(self) -> str:
        """No older than the call; empty where the server keeps no log with global transaction ids."""
        if self._next is None:
            self._next = asyncio.create_task(self._ask())
        return await asyncio.shield(self._next)

    async def _ask(self) -> str:
        async with self._alone:
            self._next = None  # whoever comes from now on may have committed after the answer
            async with self._primary.connect() as connection:
                statement = _MARIADB if _is_mariadb(connection) else _MYSQL
                return str(await connection.scalar(text(statement)) or "")


async def reached(connection: AsyncConnection, position: str, patience: float) -> bool:
    """Whether the replica has replayed all up to the position, after `patience` seconds at most."""
    statement = _MARIADB_WAIT if _is_mariadb(connection) else _MYSQL_WAIT
    waited = text(statement).bindparams(position=position, patience=max(patience, _LEAST))
    return bool(await connection.scalar(waited) == 0)


def _is_mariadb(connection: AsyncConnection) -> bool:
    return bool(getattr(connection.dialect, "is_mariadb", False))
