"""Dispatches and their counters under change."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import bulk_update
from wacore.adapters.sql.errors import Meaning, meaning
from wacore.adapters.sql.messaging.adding_up import add_up
from wacore.adapters.sql.messaging.tables import (
    dispatch_tallies,
    dispatch_timeline,
    dispatches,
)
from wacore.application.messaging.ports import Opened
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import AccountId, DispatchId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Pause, Purpose, Template
from wacore.domain.messaging.dispatch_errors import DispatchAlreadyOpen, DispatchNotFound
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.doubts import Doubts
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import Policy
from wacore.domain.messaging.safeguards import Canary, Watch
from wacore.domain.messaging.strikes import Strikes
from wacore.domain.messaging.tally import Bucket, Movement, Tally
from wacore.domain.messaging.timeline import TimelineKey
from wacore.domain.sending_hours import SendingHours

_CHANGING = (
    "account_id",
    "state",
    "pause_reason",
    "pause_details",
    "total",
    "changed_at",
    "ended_at",
    "stopped_at",
    "resumed_at",
    "canary_until",
    "canary_passed",
    "watched_outcomes",
    "watched_failures",
    "cleared_at",
    "strikes",
    "doubts_answered",
    "doubts_unclear",
    "doubts_rests",
    "doubts_since",
    "doubtful",
)
_LOCK = (
    select(dispatches)
    .where(dispatches.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(dispatches.c.id)
    .with_for_update()
)
_TALLIES = select(dispatch_tallies).where(
    dispatch_tallies.c.dispatch_id.in_(bindparam("ids", expanding=True))
)
PAUSE = (dispatches.c.pause_reason, dispatches.c.pause_details)
_LIVE = (DispatchState.RUNNING, DispatchState.PAUSED)


class SqlDispatchStore:
    """A DispatchStore."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, dispatch: Dispatch) -> None:
        try:
            await self._connection.execute(insert(dispatches), _to_row(dispatch))
        except IntegrityError as error:
            if meaning(error) is Meaning.UNIQUE:
                raise DispatchAlreadyOpen(dispatch.id) from error
            raise

    async def get(self, organization_id: OrganizationId, dispatch_id: DispatchId) -> Dispatch:
        found = await self.lock([dispatch_id])
        if not found or found[0].organization_id != organization_id:
            raise DispatchNotFound(dispatch_id)
        return found[0]

    async def lock(self, dispatch_ids: Sequence[DispatchId]) -> list[Dispatch]:
        rows = await self._connection.execute(_LOCK, {"ids": sorted(set(dispatch_ids))})
        return [to_dispatch(row) for row in rows]

    async def lock_sending(
        self,
        *,
        phone_number_id: PhoneNumberId | None = None,
        account_id: AccountId | None = None,
    ) -> list[Dispatch]:
        statement = select(dispatches).where(dispatches.c.state.in_(_LIVE))
        if phone_number_id is not None:
            statement = statement.where(dispatches.c.phone_number_id == phone_number_id)
        if account_id is not None:
            statement = statement.where(dispatches.c.account_id == account_id)
        rows = await self._connection.execute(statement.order_by(dispatches.c.id).with_for_update())
        return [to_dispatch(row) for row in rows]

    async def lock_strays(
        self,
        organization_id: OrganizationId,
        phone_number_ids: Collection[PhoneNumberId],
        account_id: AccountId,
    ) -> list[Dispatch]:
        c = dispatches.c
        rows = await self._connection.execute(
            select(dispatches)
            .where(
                c.phone_number_id.in_(sorted(phone_number_ids)),
                c.state.in_(_LIVE),
                c.organization_id == organization_id,
                c.account_id != account_id,
            )
            .order_by(c.id)
            .with_for_update()
        )
        return [to_dispatch(row) for row in rows]

    async def opened(self, dispatch_id: DispatchId) -> Opened | None:
        found = await self._connection.execute(select(*PAUSE).where(dispatches.c.id == dispatch_id))
        row = found.one_or_none()
        return None if row is None else Opened(to_pause(row))

    async def save(self, changed: Sequence[Dispatch]) -> None:
        if changed:
            await bulk_update(
                self._connection,
                dispatches,
                [_to_row(dispatch) for dispatch in changed],
                key=["id"],
                columns=_CHANGING,
            )


class SqlTallyStore:
    """A TallyStore."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def move(self, movement: Movement) -> None:
        rows = [
            {"dispatch_id": dispatch_id, "state": state, "reason": reason, "messages": n}
            for (dispatch_id, state, reason), n in movement.items()
        ]
        await add_up(
            self._connection,
            dispatch_tallies,
            rows,
            key=("dispatch_id", "state", "reason"),
            sums=("messages",),
        )

    async def of(self, dispatch_ids: Sequence[DispatchId]) -> dict[DispatchId, Tally]:
        buckets: dict[DispatchId, dict[Bucket, int]] = {each: {} for each in dispatch_ids}
        rows = await self._connection.execute(_TALLIES, {"ids": sorted(buckets)})
        for row in rows:
            if row.messages:
                buckets[row.dispatch_id][MessageState(row.state), row.reason] = row.messages
        return {dispatch_id: Tally(found) for dispatch_id, found in buckets.items()}


class SqlTimeline:
    """A Timeline."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, steps: Mapping[TimelineKey, int]) -> None:
        rows = [
            {"dispatch_id": dispatch_id, "at": at, "step": step, "messages": n}
            for (dispatch_id, at, step), n in steps.items()
        ]
        await add_up(
            self._connection,
            dispatch_timeline,
            rows,
            key=("dispatch_id", "at", "step"),
            sums=("messages",),
        )


def _to_row(dispatch: Dispatch) -> dict[str, Any]:
    return {
        "id": dispatch.id,
        "organization_id": dispatch.organization_id,
        "account_id": dispatch.account_id,
        "phone_number_id": dispatch.phone_number_id,
        "kind": dispatch.kind,
        "purpose": dispatch.purpose,
        "policy": dispatch.policy,
        "template_name": dispatch.template and dispatch.template.name,
        "template_language": dispatch.template and dispatch.template.language,
        "rate_cap": dispatch.rate_cap,
        "deadline": dispatch.deadline,
        "state": dispatch.state,
        "pause_reason": dispatch.pause and dispatch.pause.reason,
        "pause_details": dispatch.pause and dispatch.pause.details,
        "total": dispatch.total,
        "created_at": dispatch.created_at,
        "changed_at": dispatch.changed_at,
        "ended_at": dispatch.ended_at,
        "hours": msgspec.to_builtins(dispatch.hours),
        "frequency_cap": msgspec.to_builtins(dispatch.frequency_cap),
        **_canary_row(dispatch.canary),
        "canary_until": dispatch.canary_until,
        "canary_passed": dispatch.canary_passed,
        "failure_limit": dispatch.failure_limit,
        "watched_outcomes": dispatch.watch.outcomes,
        "watched_failures": dispatch.watch.failures,
        "stopped_at": dispatch.stopped_at,
        "resumed_at": dispatch.resumed_at,
        "cleared_at": dispatch.cleared_at,
        "strikes": msgspec.to_builtins(dispatch.strikes) if dispatch.strikes.posted else None,
        "doubts_answered": dispatch.doubts.answered,
        "doubts_unclear": dispatch.doubts.unclear,
        "doubts_rests": dispatch.doubts.rests,
        "doubts_since": dispatch.doubts.since,
        "doubtful": dispatch.doubtful,
    }


def _canary_row(canary: Canary | None) -> dict[str, Any]:
    return {
        "canary_share": canary and canary.share,
        "canary_messages": canary and canary.messages,
        "canary_wait": canary and round(canary.wait.total_seconds()),
        "canary_tolerance": canary and canary.tolerance,
    }


def _to_canary(row: Row[Any]) -> Canary | None:
    if row.canary_wait is None:
        return None
    return Canary(
        messages=row.canary_messages,
        share=row.canary_share,
        wait=timedelta(seconds=row.canary_wait),
        tolerance=row.canary_tolerance,
    )


def to_pause(row: Any) -> Pause | None:
    """From a row with the columns `PAUSE`."""
    return None if row.pause_reason is None else Pause(row.pause_reason, row.pause_details)


def to_dispatch(row: Row[Any]) -> Dispatch:
    return Dispatch(
        id=row.id,
        organization_id=row.organization_id,
        account_id=row.account_id,
        phone_number_id=row.phone_number_id,
        kind=DispatchKind(row.kind),
        purpose=Purpose(row.purpose),
        policy=Policy(row.policy),
        template=None
        if row.template_name is None
        else Template(row.template_name, row.template_language),
        rate_cap=row.rate_cap,
        deadline=row.deadline,
        state=DispatchState(row.state),
        pause=to_pause(row),
        total=row.total,
        created_at=row.created_at,
        changed_at=row.changed_at,
        ended_at=row.ended_at,
        hours=msgspec.convert(row.hours, SendingHours | None),
        frequency_cap=msgspec.convert(row.frequency_cap, FrequencyCap | None),
        canary=_to_canary(row),
        canary_until=row.canary_until,
        canary_passed=bool(row.canary_passed),
        failure_limit=row.failure_limit,
        watch=Watch(row.watched_outcomes or 0, row.watched_failures or 0),
        stopped_at=row.stopped_at,
        resumed_at=row.resumed_at,
        cleared_at=row.cleared_at,
        strikes=msgspec.convert(row.strikes or {}, Strikes),
        doubts=Doubts(
            row.doubts_answered or 0,
            row.doubts_unclear or 0,
            row.doubts_rests or 0,
            row.doubts_since,
        ),
        doubtful=bool(row.doubtful),
    )
