"""Answers already given, as rows that every process sees."""

import hashlib
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.shared_tables import SharedTables
from wacore.adapters.sql.transact import transact
from wacore.application.ports import Clock
from wacore.application.ports.idempotency import Answer

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Answer).decode


class SqlIdempotencyStore:
    """
    Args:
        kept: How long an answer is repeated.
        running: How long a request may take; then its key is free, since its process has died.
    """

    def __init__(
        self,
        database: ServiceDatabase,
        tables: SharedTables,
        clock: Clock,
        *,
        kept: timedelta = timedelta(days=1),
        running: timedelta = timedelta(minutes=2),
    ) -> None:
        self._database = database
        self._answers = tables.answers
        self._clock = clock
        self._kept = kept
        self._running = running

    async def claim(self, key: str, fingerprint: bytes) -> Answer | None:
        now = self._clock.now()
        return await transact(
            self._database.write,
            lambda connection: self._claim(connection, _digest(key), fingerprint, now),
            repeat_on_duplicate=True,
        )

    async def _claim(
        self, connection: AsyncConnection, key: bytes, fingerprint: bytes, now: datetime
    ) -> Answer | None:
        c = self._answers.c
        known = (
            await connection.execute(
                select(c.answer, c.expires_at).where(c.key == key).with_for_update()
            )
        ).one_or_none()
        if known is not None and known.expires_at > now:
            return _decode(known.answer)
        if known is not None:
            await connection.execute(delete(self._answers).where(c.key == key))
        await connection.execute(
            insert(self._answers).values(
                key=key,
                running=1,
                answer=_encode(Answer(fingerprint=fingerprint)),
                expires_at=now + self._running,
            )
        )
        return None

    async def finish(self, key: str, answer: Answer) -> None:
        async def body(connection: AsyncConnection) -> None:
            await connection.execute(
                update(self._answers)
                .where(self._answers.c.key == _digest(key))
                .values(
                    running=0, answer=_encode(answer), expires_at=self._clock.now() + self._kept
                )
            )

        await transact(self._database.write, body)

    async def release(self, key: str) -> None:
        c = self._answers.c

        async def body(connection: AsyncConnection) -> None:
            await connection.execute(
                delete(self._answers).where(c.key == _digest(key), c.running == 1)
            )

        await transact(self._database.write, body)


def _digest(key: str) -> bytes:
    """A key may be longer than an index allows."""
    return hashlib.sha256(key.encode()).digest()
