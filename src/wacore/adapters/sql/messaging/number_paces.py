"""How far numbers have been slowed down, for all processes on one database."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.tables import number_paces
from wacore.adapters.sql.transact import transact
from wacore.domain.ids import PhoneNumberId
from wacore.domain.messaging.pace import Pace


class SqlNumberPaces:
    """A NumberPaces: a row a number, which only complaints of Meta's write."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    async def of(self, phone_number_id: PhoneNumberId) -> Pace:
        async with self._database.read.connect() as connection:
            found = await connection.execute(_of(phone_number_id))
            row = found.one_or_none()
        return Pace() if row is None else Pace(row.share, row.since)

    async def slow(self, phone_number_id: PhoneNumberId, now: datetime) -> Pace:
        async def body(connection: AsyncConnection) -> Pace:
            found = await connection.execute(_of(phone_number_id).with_for_update())
            row = found.one_or_none()
            known = Pace() if row is None else Pace(row.share, row.since)
            slowed = known.slowed(now)
            values = {"share": slowed.share, "since": slowed.since}
            if row is None:
                new = insert(number_paces).values(phone_number_id=phone_number_id, **values)
                await connection.execute(new)
            elif slowed is not known:
                mine = number_paces.c.phone_number_id == phone_number_id
                await connection.execute(update(number_paces).where(mine).values(values))
            return slowed

        return await transact(self._database.write, body, repeat_on_duplicate=True)


def _of(phone_number_id: PhoneNumberId) -> Select[Any]:
    c = number_paces.c
    return select(c.share, c.since).where(c.phone_number_id == phone_number_id)
