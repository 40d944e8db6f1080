"""The count of claims, in the database whose copies it tells apart."""

from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.errors import Meaning, meaning
from wacore.adapters.sql.messaging.adding_up import add_up
from wacore.adapters.sql.messaging.tables import send_claims, send_lines
from wacore.domain.messaging.fence import Claim, Claims, Fence

_ONLY = 1
_LINEAGE = select(send_lines.c.lineage).scalar_subquery().label("lineage")


class SqlFenceStore:
    """A FenceStore."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def read(self) -> Fence | None:
        lineage = await self._connection.scalar(select(send_lines.c.lineage))
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
        holds = await self._connection.scalar(select(send_lines.c.lineage))
        return Fence(lineage if holds is None else holds)

    async def claim(self, slot: int) -> Claim:
        await self._add({slot: 1})
        row = (
            await self._connection.execute(
                select(send_claims.c.claims, _LINEAGE).where(send_claims.c.slot == slot)
            )
        ).one()
        return Claim(row.lineage, slot, row.claims)

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
