"""Pace shared by the processes on one database: a row a key, a transaction a call."""

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.shared_tables import SharedTables
from wacore.adapters.sql.transact import transact
from wacore.application.pace import Pace
from wacore.application.ports import Clock
from wacore.application.precedence import urgency


class SqlRateLimiter:
    """For processes of one machine, whose clocks agree. Ask for many permits at a time."""

    def __init__(self, database: ServiceDatabase, tables: SharedTables, clock: Clock) -> None:
        self._database = database
        self._paces = tables.pace
        self._clock = clock

    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        async def body(connection: AsyncConnection) -> float:
            known = await self._pace(connection, key)
            now = self._clock.now().timestamp()
            pace, wait = (known or Pace()).take(now, rate=rate, burst=burst, cost=cost)
            if wait == 0:
                await self._keep(connection, key, pace, known=known is not None)
            return wait

        return await transact(self._database.write, body, repeat_on_duplicate=True)

    async def place(self, key: str, *, rate: float, cost: int = 1, within: float = 0.0) -> float:
        async def body(connection: AsyncConnection) -> tuple[float, float]:
            known = await self._pace(connection, key)
            now = self._clock.now().timestamp()
            pace, wait = (known or Pace()).place(now, rate=rate, cost=cost)
            if wait <= within:
                await self._keep(connection, key, pace, known=known is not None)
            return now, wait

        with urgency():  # it is short, and a number stands still until it is done
            asked_at, wait = await transact(self._database.write, body, repeat_on_duplicate=True)
        if wait > within:
            return wait
        return wait - (self._clock.now().timestamp() - asked_at)  # the commit took a while

    async def penalise(self, key: str, seconds: float) -> None:
        async def body(connection: AsyncConnection) -> None:
            known = await self._pace(connection, key)
            pace = (known or Pace()).bar(self._clock.now().timestamp() + seconds)
            await self._keep(connection, key, pace, known=known is not None)

        await transact(self._database.write, body, repeat_on_duplicate=True)

    async def _pace(self, connection: AsyncConnection, key: str) -> Pace | None:
        c = self._paces.c
        statement = select(c.used_until, c.barred_until).where(c.key == key).with_for_update()
        row = (await connection.execute(statement)).one_or_none()
        return None if row is None else Pace(row.used_until, row.barred_until)

    async def _keep(
        self, connection: AsyncConnection, key: str, pace: Pace, *, known: bool
    ) -> None:
        values = {"used_until": pace.used_until, "barred_until": pace.barred_until}
        if known:
            await connection.execute(
                update(self._paces).where(self._paces.c.key == key).values(values)
            )
        else:
            await connection.execute(insert(self._paces).values(key=key, **values))
