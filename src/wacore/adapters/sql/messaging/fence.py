"""The count of claims, in the database whose copies it tells apart."""

from uuid import UUID

from sqlalchemy import Integer, bindparam, exists, func, insert, literal_column, select
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.errors import Meaning, meaning
from wacore.adapters.sql.messaging.adding_up import add_up
from wacore.adapters.sql.messaging.tables import send_claims, send_lines
from wacore.domain.messaging.fence import Claim, Claims, Fence

_ONLY = 1
_LINEAGE = select(send_lines.c.lineage).where(send_lines.c.only == _ONLY)
_ONE = select(bindparam("of_slot", type_=Integer), literal_column("1", Integer)).where(
    exists().where(send_lines.c.lineage == bindparam("of_lineage"))
)
_COUNT_ON_SQLITE = (
    sqlite.insert(send_claims)
    .from_select(["slot", "claims"], _ONE)
    .on_conflict_do_update(index_elements=["slot"], set_={"claims": send_claims.c.claims + 1})
    .returning(send_claims.c.claims)
)
_COUNT_ON_MYSQL = (
    mysql.insert(send_claims)
    .from_select(["slot", "claims"], _ONE)
    .on_duplicate_key_update(claims=func.last_insert_id(send_claims.c.claims + 1))
)


class SqlFenceStore:
    """A FenceStore."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def read(self) -> Fence | None:
        lineage = await self._connection.scalar(_LINEAGE)
        if lineage is None:
            return None
        rows = await self._connection.execute(select(send_claims))
        return Fence(lineage, {row.slot: row.claims for row in rows})

    async def begin(self, lineage: UUID) -> Fence:
        try:
            await self._connection.execute(insert(send_lines), {"only": _ONLY, "lineage": lineage})
        except IntegrityError as error:
            if meaning(error) is not Meaning.UNIQUE:
                raise
        holds = await self._connection.scalar(_LINEAGE)
        return Fence(lineage if holds is None else holds)

    async def claim(self, lineage: UUID, slot: int) -> Claim | None:
        """In one statement, which finds nothing to count where the line is another one."""
        one = {"of_slot": slot, "of_lineage": lineage}
        if self._connection.dialect.name == "sqlite":
            number = await self._connection.scalar(_COUNT_ON_SQLITE, one)
            return None if number is None else Claim(slot, number)
        found = await self._connection.execute(_COUNT_ON_MYSQL, one)
        match found.rowcount:
            case 0:
                return None
            case 1:
                return Claim(slot, 1)
            case _:  # MySQL's count of a row that was there
                return Claim(slot, found.lastrowid)

    async def learn(self, claims: Claims) -> None:
        rows = await self._connection.execute(select(send_claims).with_for_update())
        known = {row.slot: row.claims for row in rows}
        await self._add(
            {slot: n - known.get(slot, 0) for slot, n in claims.items() if n > known.get(slot, 0)}
        )

    async def _add(self, claims: Claims) -> None:
        await add_up(
            self._connection,
            send_claims,
            [{"slot": slot, "claims": n} for slot, n in sorted(claims.items())],
            key=("slot",),
            sums=("claims",),
        )
