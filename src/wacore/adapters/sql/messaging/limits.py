"""What limits are kept by, in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.bulk import chunks, insert_ignore, upsert
from wacore.adapters.sql.messaging.tables import messages, portfolio_reaches, portfolios
from wacore.adapters.sql.messaging.tables_intake import conversations
from wacore.application.messaging.ports_limits import Portfolio
from wacore.domain.ids import MessageId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.daily_limit import DAY
from wacore.domain.phone import PhoneNumber

_FORGOTTEN = 2000
"""Rows at most that one reach forgets: more than it can add, so the count never runs away."""

_SWEPT = 10


class SqlReachStore:
    """
    A ReachStore.

    One row of each portfolio counts its others; whoever changes them holds it, so that the count
    is read and not made, and two workers never share out the same rest.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def reach(
        self, portfolio: Portfolio, people: Mapping[str, MessageId], *, limit: int, now: datetime
    ) -> set[str]:
        before = await self._locked(portfolio)
        kept = before - await self._forget(portfolio, now)
        known = await self._known(portfolio, list(people))
        new = [person for person in people if person not in known][: max(0, limit - kept)]
        organization_id, name = portfolio
        rows = [
            {
                "organization_id": organization_id,
                "portfolio": name,
                "person": person,
                "reached_at": now,
                "message_id": None if person in known else people[person],
            }
            for person in sorted({*known, *new})
        ]
        await upsert(
            self._connection,
            portfolio_reaches,
            rows,
            key=["organization_id", "portfolio", "person"],
            update=["reached_at", "message_id"],
        )
        await self._count(portfolio, before, kept + len(new))
        return {*known, *new}

    async def take_back(self, portfolio: Portfolio, people: Mapping[str, MessageId]) -> None:
        if not people:
            return
        before = await self._locked(portfolio)
        gone = 0
        for chunk in chunks(sorted(people)):
            result = await self._connection.execute(
                delete(portfolio_reaches).where(
                    *_of(portfolio),
                    portfolio_reaches.c.person.in_(chunk),
                    portfolio_reaches.c.message_id.in_([people[person] for person in chunk]),
                )
            )
            gone += result.rowcount
        await self._count(portfolio, before, before - gone)

    async def reached(self, portfolio: Portfolio, now: datetime) -> int:
        count = await self._connection.scalar(
            select(func.count()).where(*_of(portfolio), portfolio_reaches.c.reached_at > now - DAY)
        )
        return count or 0

    async def forget(self, now: datetime) -> int:
        # an EXISTS might be answered by reading all there is; the first of an index cannot
        oldest = (
            select(func.min(portfolio_reaches.c.reached_at))
            .where(
                portfolio_reaches.c.organization_id == portfolios.c.organization_id,
                portfolio_reaches.c.portfolio == portfolios.c.portfolio,
            )
            .scalar_subquery()
        )
        found = await self._connection.execute(
            select(portfolios.c.organization_id, portfolios.c.portfolio)
            .where(oldest <= now - DAY)
            .order_by(portfolios.c.organization_id, portfolios.c.portfolio)
            .limit(_SWEPT)
        )
        forgotten = 0
        for organization_id, name in found.all():
            portfolio = OrganizationId(organization_id), name
            before = await self._locked(portfolio)
            gone = await self._forget(portfolio, now)
            await self._count(portfolio, before, before - gone)
            forgotten += gone
        return forgotten

    async def _locked(self, portfolio: Portfolio) -> int:
        organization_id, name = portfolio
        own = select(portfolios.c.reached).where(
            portfolios.c.organization_id == organization_id, portfolios.c.portfolio == name
        )
        reached: int | None = await self._connection.scalar(own.with_for_update())
        if reached is None:
            new = {"organization_id": organization_id, "portfolio": name, "reached": 0}
            await insert_ignore(self._connection, portfolios, [new])
            reached = await self._connection.scalar(own.with_for_update())
        return reached or 0

    async def _forget(self, portfolio: Portfolio, now: datetime) -> int:
        c = portfolio_reaches.c
        old = await self._connection.execute(
            select(c.person)
            .where(*_of(portfolio), c.reached_at <= now - DAY)
            .order_by(c.reached_at)
            .limit(_FORGOTTEN)
        )
        people = list(old.scalars())
        for chunk in chunks(people):
            await self._connection.execute(
                delete(portfolio_reaches).where(*_of(portfolio), c.person.in_(chunk))
            )
        return len(people)

    async def _known(self, portfolio: Portfolio, people: Sequence[str]) -> set[str]:
        known: set[str] = set()
        for chunk in chunks(people):
            rows = await self._connection.execute(
                select(portfolio_reaches.c.person).where(
                    *_of(portfolio), portfolio_reaches.c.person.in_(chunk)
                )
            )
            known.update(rows.scalars())
        return known

    async def _count(self, portfolio: Portfolio, before: int, after: int) -> None:
        if after == before:
            return
        organization_id, name = portfolio
        await self._connection.execute(
            update(portfolios)
            .where(portfolios.c.organization_id == organization_id, portfolios.c.portfolio == name)
            .values(reached=after)
        )


def _of(portfolio: Portfolio) -> tuple[ColumnElement[bool], ...]:
    organization_id, name = portfolio
    c = portfolio_reaches.c
    return c.organization_id == organization_id, c.portfolio == name


class SqlPairHistory:
    """A PairHistory."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def posted(
        self,
        organization_id: OrganizationId,
        phone_number_id: PhoneNumberId,
        phones: Collection[str],
        since: datetime,
    ) -> dict[str, list[datetime]]:
        c = messages.c
        found: dict[str, list[datetime]] = {}
        for chunk in chunks(sorted(phones)):
            rows = await self._connection.execute(
                select(c.phone, c.posted_at)
                .where(
                    c.organization_id == organization_id,
                    c.phone.in_(chunk),
                    c.phone_number_id == phone_number_id,
                    c.posted_at > since,
                )
                .order_by(c.posted_at, c.id)
            )
            for phone, posted_at in rows:
                found.setdefault(phone, []).append(posted_at)
        return found


class SqlOpenWindows:
    """An OpenWindows."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def among(
        self,
        phone_number_id: PhoneNumberId,
        recipients: Sequence[tuple[str | None, str | None]],
        until: datetime,
    ) -> set[int]:
        places: dict[str, set[int]] = {}
        for i, (phone, bsuid) in enumerate(recipients):
            for name in (*(PhoneNumber(phone).wa_ids() if phone else ()), *filter(None, [bsuid])):
                places.setdefault(name, set()).add(i)
        found: set[int] = set()
        c = conversations.c
        async with self._engine.connect() as connection:
            for chunk in chunks(sorted(places)):
                rows = await connection.execute(
                    select(c.wa_id, c.bsuid).where(
                        c.phone_number_id == phone_number_id,
                        or_(c.wa_id.in_(chunk), c.bsuid.in_(chunk)),
                        c.window_until >= until,
                    )
                )
                for wa_id, bsuid in rows:
                    found |= places.get(wa_id, set()) | places.get(bsuid, set())
        return found
