"""Messages and dispatches as callers see them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    bindparam,
    case,
    cast,
    func,
    select,
    union_all,
)

from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.messaging.dispatches import SqlTallyStore, to_dispatch
from wacore.adapters.sql.messaging.message_rows import COLUMNS, to_message
from wacore.adapters.sql.messaging.tables import (
    dispatch_timeline,
    dispatches,
    message_contents,
    messages,
)
from wacore.adapters.sql.reads import Reads
from wacore.application.messaging.views_sending import (
    HourView,
    MessageDetails,
    MessageFilter,
    MessageView,
    message_view,
)
from wacore.application.ports import Page, PageRequest
from wacore.domain.ids import ContactId, DispatchId, MessageId, OrganizationId
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message import MessageNotFound
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.tally import BY_CODE, BY_REASON, Tally
from wacore.domain.messaging.timeline import Step

_NEWEST = Keyset("messages.newest", messages.c.id.desc())
_LATEST = Keyset("messages.latest", messages.c.due_at.desc(), messages.c.id.desc())


class SqlSendingReader:
    """A SendingReader."""

    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def dispatches(
        self, organization_id: OrganizationId, dispatch_ids: Collection[DispatchId]
    ) -> list[tuple[Dispatch, Tally]]:
        async with self._engine.connect() as connection:
            rows = await connection.execute(
                select(dispatches)
                .where(
                    dispatches.c.organization_id == organization_id,
                    dispatches.c.id.in_(sorted(set(dispatch_ids))),
                )
                .order_by(dispatches.c.id)
            )
            found = [to_dispatch(row) for row in rows]
            tallies = await SqlTallyStore(connection).of([each.id for each in found])
        return [(dispatch, tallies[dispatch.id]) for dispatch in found]

    async def accepted_since(
        self, dispatch_ids: Collection[DispatchId], since: datetime
    ) -> dict[DispatchId, int]:
        c = dispatch_timeline.c
        rows = await self._rows(
            select(c.dispatch_id, func.sum(c.messages))
            .where(c.dispatch_id.in_(sorted(dispatch_ids)), c.at >= since, c.step == Step.ACCEPTED)
            .group_by(c.dispatch_id)
        )
        return {dispatch_id: int(n) for dispatch_id, n in rows}

    async def messages(
        self, organization_id: OrganizationId, wanted: MessageFilter, page: PageRequest
    ) -> Page[MessageView]:
        if wanted.of_one_dispatch:
            return await self._of_dispatch(organization_id, wanted, page)
        rows = await self._rows(_NEWEST.page(_wanted(organization_id, wanted), page))
        return _NEWEST.cut(rows, page, lambda row: message_view(to_message(row)))

    async def _of_dispatch(
        self, organization_id: OrganizationId, wanted: MessageFilter, page: PageRequest
    ) -> Page[MessageView]:
        states = tuple(sorted(set(wanted.states or MessageState)))
        after = _LATEST.position(page)
        values = {
            "organization_id": organization_id,
            "dispatch_id": wanted.dispatch_id,
            "most": page.limit + 1,
            **({} if after is None else {"due_at": after[0], "id": after[1]}),
        }
        rows = await self._rows(_latest(states, later=after is not None), values)
        return _LATEST.cut(rows, page, lambda row: message_view(to_message(row)))

    async def message(
        self, organization_id: OrganizationId, message_id: MessageId
    ) -> MessageDetails:
        rows = await self._rows(
            select(*COLUMNS, message_contents.c.content)
            .join(message_contents, message_contents.c.message_id == messages.c.id)
            .where(messages.c.organization_id == organization_id, messages.c.id == message_id)
        )
        if not rows:
            raise MessageNotFound(message_id)
        message = message_view(to_message(rows[0]))
        return MessageDetails(message=message, content=msgspec.Raw(rows[0].content))

    async def addressed(
        self,
        organization_id: OrganizationId,
        dispatch_ids: Collection[DispatchId],
        contact_ids: Collection[ContactId],
    ) -> set[ContactId]:
        c = messages.c
        rows = await self._rows(
            select(c.contact_id).where(
                c.organization_id == organization_id,
                c.dispatch_id.in_(sorted(dispatch_ids)),
                c.contact_id.in_(sorted(contact_ids)),
                c.state != MessageState.SKIPPED,
            )
        )
        return {row.contact_id for row in rows}

    async def timeline(
        self, organization_id: OrganizationId, dispatch_id: DispatchId
    ) -> list[HourView]:
        c = dispatch_timeline.c
        rows = await self._rows(
            select(c.at, c.step, c.messages)
            .join(dispatches, dispatches.c.id == c.dispatch_id)
            .where(dispatches.c.organization_id == organization_id, c.dispatch_id == dispatch_id)
        )
        hours: defaultdict[datetime, Counter[str]] = defaultdict(Counter)
        for at, step, n in rows:
            hours[at.replace(minute=0)][step] += n
        return [HourView(hour=hour, **hours[hour]) for hour in sorted(hours)]

    async def fold(self, dispatch_id: DispatchId) -> Tally:
        c = messages.c
        code = func.coalesce(cast(c.error_code, String(16)), c.reason)
        reason = case(
            (c.state.in_(sorted(BY_REASON)), c.reason),
            (c.state.in_(sorted(BY_CODE)), code),
            else_="",
        )
        rows = await self._rows(
            select(c.state, reason.label("why"), func.count())
            .where(c.dispatch_id == dispatch_id)
            .group_by(c.state, "why")
        )
        return Tally({(MessageState(state), why): n for state, why, n in rows})

    async def _rows(
        self, statement: Select[Any], values: Mapping[str, Any] | None = None
    ) -> list[Any]:
        async with self._engine.connect() as connection:
            return list(await connection.execute(statement, values))


def _wanted(organization_id: OrganizationId, wanted: MessageFilter) -> Select[Any]:
    c = messages.c
    statement = select(*COLUMNS).where(c.organization_id == organization_id)
    if wanted.dispatch_id is not None:
        statement = statement.where(c.dispatch_id == wanted.dispatch_id)
    if wanted.states:
        statement = statement.where(c.state.in_(wanted.states))
    if wanted.phone is not None:
        statement = statement.where(c.phone == wanted.phone)
    if wanted.contact_id is not None:
        statement = statement.where(c.contact_id == wanted.contact_id)
    return statement


@lru_cache(maxsize=64)
def _latest(states: tuple[MessageState, ...], *, later: bool) -> Select[Any]:
    """
    The first of the first of each state; the index holds all that tells them.

    Made once, since it is long: there may be two pieces of each of fourteen states.
    """
    c = messages.c
    keys = select(c.due_at, c.id).where(c.dispatch_id == bindparam("dispatch_id"))
    pieces = [keys.where(each) for each in _LATEST.stretches(_AFTER)] if later else [keys]
    found = union_all(
        *(
            select(_first(piece.where(c.state == state), *_LATEST.keys))
            for state in states
            for piece in pieces
        )
    ).subquery()
    first = _first(select(found), found.c.due_at.desc(), found.c.id.desc())
    return (
        select(*COLUMNS)
        .join(first, first.c.id == c.id)
        .where(c.organization_id == bindparam("organization_id"))
        .order_by(*_LATEST.keys)
    )


def _first(statement: Select[Any], *order: ColumnElement[Any]) -> Subquery:
    return statement.order_by(*order).limit(bindparam("most", type_=Integer)).subquery()


_AFTER = (
    bindparam("due_at", type_=messages.c.due_at.type),
    bindparam("id", type_=messages.c.id.type),
)
