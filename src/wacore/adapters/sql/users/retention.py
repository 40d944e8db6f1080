"""Accounts' leftovers that nobody will ask for again."""

from datetime import timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.transact import transact
from wacore.adapters.sql.users.tables import (
    login_attempts,
    one_time_tokens,
    refresh_tokens,
    sessions,
)
from wacore.application.ports import Clock
from wacore.domain.users.throttling import PER_ACCOUNT, PER_ADDRESS

_MOST = 500
_ATTEMPTS_KEPT = max(PER_ACCOUNT.forgotten_after, PER_ADDRESS.forgotten_after)


class UsersRetention:
    """
    Deletes ended sessions with their tokens, letters' tokens and counted attempts; a sweep for the
    worker, once an hour.

    Args:
        ended: How long an ended session is kept, so that its stolen token is still recognised.
    """

    def __init__(
        self, database: ServiceDatabase, clock: Clock, *, ended: timedelta = timedelta(days=30)
    ) -> None:
        self._database = database
        self._clock = clock
        self._ended = ended

    async def __call__(self) -> int:
        """How many sessions went: a few hundred at most, so that no lock is held for long."""
        now = self._clock.now()
        old = or_(
            sessions.c.revoked_at < now - self._ended, sessions.c.expires_at < now - self._ended
        )
        async with self._database.read.connect() as connection:
            ids = list(await connection.scalars(select(sessions.c.id).where(old).limit(_MOST)))

        async def body(connection: AsyncConnection) -> None:
            if ids:
                await connection.execute(
                    delete(refresh_tokens).where(refresh_tokens.c.session_id.in_(ids))
                )
                await connection.execute(delete(sessions).where(sessions.c.id.in_(ids)))
            await connection.execute(
                delete(one_time_tokens).where(one_time_tokens.c.expires_at <= now)
            )
            await connection.execute(
                delete(login_attempts).where(login_attempts.c.last_at <= now - _ATTEMPTS_KEPT)
            )

        await transact(self._database.write, body)
        return len(ids)
