"""Proving that the counters are a count of the rows."""

from datetime import datetime, timedelta

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.ports_recounting import Recounts
from wacore.application.messaging.settlement import finish
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.tally import Bucket, Tally, drift

_AT_A_TIME = 200


class ReconcileCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        dispatch_ids: Only these; empty means all.
        ended_within: Of all, only those that go on or have ended within this time.
        repair: Set wrong counters right; a dispatch is then held for the time of one recount.
    """

    dispatch_ids: tuple[DispatchId, ...] = ()
    ended_within: timedelta | None = None
    repair: bool = False


class CounterDrift(msgspec.Struct, frozen=True, kw_only=True):
    """One counter that is not a count of its rows."""

    dispatch_id: DispatchId
    state: MessageState
    reason: str
    kept: int
    counted: int


class Reconciled(msgspec.Struct, frozen=True, kw_only=True):
    """How many dispatches were counted, and what was wrong with them."""

    checked: int
    drifts: list[CounterDrift] = []


class Reconcile:
    """
    Count each dispatch's rows against its counters.

    Both are read as of one moment, and every change moves both in one transaction: a difference
    is an error, never a matter of timing.
    """

    def __init__(self, begin: Begin[MessagingUnitOfWork], recounts: Recounts, clock: Clock) -> None:
        self._begin = begin
        self._recounts = recounts
        self._clock = clock

    async def __call__(self, command: ReconcileCommand) -> Reconciled:
        drifts: list[CounterDrift] = []
        if command.dispatch_ids:
            for dispatch_id in command.dispatch_ids:
                drifts += await self._check(dispatch_id, repair=command.repair)
            return Reconciled(checked=len(command.dispatch_ids), drifts=drifts)
        checked = 0
        after: DispatchId | None = None
        since = self._since(command)
        while page := await self._recounts.dispatches(since=since, after=after, limit=_AT_A_TIME):
            for dispatch_id in page:
                drifts += await self._check(dispatch_id, repair=command.repair)
            checked, after = checked + len(page), page[-1]
        return Reconciled(checked=checked, drifts=drifts)

    def _since(self, command: ReconcileCommand) -> datetime | None:
        return self._clock.now() - command.ended_within if command.ended_within else None

    async def _check(self, dispatch_id: DispatchId, *, repair: bool) -> list[CounterDrift]:
        kept, counted = await self._recounts.recount(dispatch_id)
        off = drift(kept, counted)
        if off and repair:
            await self._repair(dispatch_id)
        else:
            await self._note(dispatch_id, off)
        return [_described(dispatch_id, bucket, kept, counted) for bucket in off]

    async def _note(self, dispatch_id: DispatchId, off: dict[Bucket, int]) -> None:
        async with self._begin() as work:
            await work.drifts.note(dispatch_id, sum(map(abs, off.values())), self._clock.now())
            await work.commit()

    async def _repair(self, dispatch_id: DispatchId) -> None:
        """Counted once more under a lock, so that two who repair do not both add what is missing."""
        async with self._begin() as work:
            now = self._clock.now()
            locked = await work.dispatches.lock([dispatch_id])
            kept, counted = await self._recounts.recount(dispatch_id)
            off = drift(kept, counted)
            await work.tallies.move({(dispatch_id, *bucket): n for bucket, n in off.items()})
            await work.drifts.note(dispatch_id, 0, now)
            await finish(work, [each for each in locked if each.total is not None], now)
            await work.commit()


def _described(
    dispatch_id: DispatchId, bucket: Bucket, kept: Tally, counted: Tally
) -> CounterDrift:
    state, reason = bucket
    return CounterDrift(
        dispatch_id=dispatch_id,
        state=state,
        reason=reason,
        kept=kept.buckets.get(bucket, 0),
        counted=counted.buckets.get(bucket, 0),
    )
