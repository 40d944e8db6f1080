"""Round trips to MySQL that would tell nothing new."""

import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState

_FRESH = 1.0
_USED_AT = "wacore.used_at"


def spare_round_trips(engine: AsyncEngine) -> None:
    """
    Ask a connection whether it lives only if its socket has closed, or after a second of rest, and
    roll back only what the server's last answer called open.

    SQLAlchemy asks before every use and rolls back after every use, which is half of the round trips
    of a small unit of work. The engine must be made with neither, that is without `pool_pre_ping`
    and with `pool_reset_on_return=None`.
    """
    sync = engine.sync_engine

    @event.listens_for(sync, "checkout")
    def ask(connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
        used_at = record.info.get(_USED_AT)
        if used_at is None or (time.monotonic() - used_at < _FRESH and not _cut_off(connection)):
            return
        try:
            sync.dialect.do_ping(connection)
        except sync.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    @event.listens_for(sync, "reset")
    def reset(connection: Any, record: ConnectionPoolEntry, state: PoolResetState) -> None:
        record.info[_USED_AT] = time.monotonic()
        if not state.asyncio_safe or state.terminate_only:
            return
        if connection.driver_connection.get_transaction_status():  # as after a commit that failed
            connection.rollback()


def _cut_off(connection: Any) -> bool:
    """Without a word to the server: whether its end of the socket has closed meanwhile."""
    return bool(getattr(connection.driver_connection, "_stream_broken", True))
