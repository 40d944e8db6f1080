"""Committing the intent to send, before anything is sent."""

import asyncio
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import msgspec

from wacore.application.messaging.admission import OVER_CAP, over_cap
from wacore.application.messaging.ports import (
    Consents,
    DueMessage,
    DueMessages,
    MessagingUnitOfWork,
)
from wacore.application.messaging.put_off import PutOff, closed_to, later
from wacore.application.messaging.read_ahead import ReadAhead
from wacore.application.messaging.restraint import Restraint, Sender, Verdict
from wacore.application.messaging.sending_fence import SendingFence
from wacore.application.messaging.settlement import Change, settle
from wacore.application.messaging.stop_sending import announce_pause
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import DispatchId, MessageId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Purpose
from wacore.domain.messaging.fence import slot_of
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState

NO_CONSENT = "no_consent"
TOO_LATE = "deadline_passed"
PAIR_RATE = "pair_rate"

CONSENT_IS_FRESH = timedelta(seconds=30)
"""As long as a neighbour may take to answer; older answers know nothing of a stop since then."""

_ASKED = frozenset({Purpose.MARKETING, Purpose.UTILITY})


class Chunk(msgspec.Struct, frozen=True, kw_only=True):
    """
    Messages that are ours to POST, each until its lease ends.

    Attributes:
        found: How many were due; zero when there is nothing more to do now.
    """

    messages: list[DueMessage] = []
    found: int = 0


class ClaimChunk:
    """
    Take the next due messages of a dispatch, unless it has been stopped.

    Args:
        restraint: Holds back what may not go out yet.
        lease: No POST begins later than this after the claim; it is no limit to its duration.
    """

    def __init__(
        self,
        begin: Begin[MessagingUnitOfWork],
        due: DueMessages,
        consents: Consents,
        put_off: PutOff,
        restraint: Restraint,
        fence: SendingFence,
        clock: Clock,
        lease: timedelta = timedelta(seconds=60),
    ) -> None:
        self._begin = begin
        self._ahead = ReadAhead(due, clock)
        self._consents = consents
        self._put_off = put_off
        self._restraint = restraint
        self._fence = fence
        self._clock = clock
        self._lease = lease
        self._turns: WeakValueDictionary[DispatchId, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, dispatch: Dispatch, limit: int) -> Chunk:
        """
        Those of this process who claim from one dispatch do so in turns, or all find the same.

        Args:
            dispatch: As it was a short while ago; whether it still sends is seen again.
        """
        async with self._turns.setdefault(dispatch.id, asyncio.Lock()):
            return await self._next(dispatch, limit)

    async def _next(self, dispatch: Dispatch, limit: int) -> Chunk:
        found = await self._open(dispatch, limit)
        if not found:
            return Chunk()
        messages = [each.message for each in found]
        sender = await self._restraint.sender(dispatch, messages, self._clock.now())
        asked_at = self._clock.now()
        suppressed = await self._suppressed(dispatch, messages)
        return await self._claim(dispatch.id, found, suppressed, sender, asked_at)

    async def _open(self, dispatch: Dispatch, limit: int) -> list[DueMessage]:
        """What is due, after those whose hours are closed have been put off."""
        found = await self._ahead.next(dispatch, limit)
        if not closed_to(dispatch, [each.message for each in found], self._clock.now()):
            return found
        await self._put_off(dispatch)
        self._ahead.forget(dispatch.id)
        return await self._ahead.next(dispatch, limit)

    async def _suppressed(self, dispatch: Dispatch, messages: list[Message]) -> set[int]:
        """Asked again at the last moment, since an opt-out after planning counts."""
        if dispatch.purpose not in _ASKED or dispatch.kind is DispatchKind.DIRECT:
            return set()
        return await self._consents.suppressed(
            dispatch.organization_id, dispatch.purpose, [(m.phone, m.bsuid) for m in messages]
        )

    async def _claim(
        self,
        dispatch_id: DispatchId,
        found: list[DueMessage],
        suppressed: set[int],
        sender: Sender,
        asked_at: datetime,
    ) -> Chunk:
        contents = {each.message.id: each.content for each in found}
        refused = {found[i].message.id for i in suppressed}
        seen = await self._fence.before_claim()
        if seen is None:
            return Chunk()
        async with self._begin() as work:
            now = self._clock.now()
            locked = await work.dispatches.lock([dispatch_id])
            if not locked or not locked[0].sends:
                return Chunk()
            dispatch = locked[0]
            reason = TOO_LATE if dispatch.is_late(now) else ""
            ours = await work.messages.lock_unchanged([each.message for each in found])
            if len(ours) < len(found):
                self._ahead.forget(dispatch_id)
            skips = {m.id: reason or NO_CONSENT for m in ours if reason or m.id in refused}
            ready = [m for m in ours if m.id not in skips and later(dispatch, m, now) is m]
            skips |= dict.fromkeys(await over_cap(work, dispatch, ready, now), OVER_CAP)
            verdict = await self._restraint.judge(
                work, dispatch, sender, [m for m in ready if m.id not in skips], now
            )
            if verdict.dispatch is not dispatch:
                await work.dispatches.save([verdict.dispatch])
                await announce_pause(work, verdict.dispatch, now)
            changes = self._changes(ours, {**skips, **verdict.skip}, verdict, now)
            if self._clock.now() - asked_at > CONSENT_IS_FRESH:
                return Chunk(found=len(found))  # this process stood still: it asks again
            await settle(work, changes, now, locked=[verdict.dispatch])
            claim = await work.fence.claim(seen.lineage, slot_of(dispatch_id))
            if claim is None or not seen.admits(claim):
                self._fence.refused()
                return Chunk()
            await work.commit()
        await self._fence.after_claim(seen.lineage, claim)
        claimed = [
            DueMessage(after, contents[after.id])
            for _, after in changes
            if after.state is MessageState.INFLIGHT
        ]
        waits = len(ours) > 0 and not changes
        return Chunk(messages=claimed, found=0 if waits else len(found))

    def _changes(
        self, ours: list[Message], skips: dict[MessageId, str], verdict: Verdict, now: datetime
    ) -> list[Change]:
        go = {message.id for message in verdict.go}
        changes = []
        for message in ours:
            if message.id in skips:
                changes.append((message, message.skip(skips[message.id], now)))
            elif message.id in verdict.until:
                waiting = message.wait_until(verdict.until[message.id], PAIR_RATE, now)
                changes.append((message, waiting))
            elif message.id in go:
                changes.append((message, message.claim(now, self._lease)))
            elif (closed := later(verdict.dispatch, message, now)) is not message:
                changes.append((message, closed))
        return changes
