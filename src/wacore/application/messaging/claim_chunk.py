"""Committing the intent to send, before anything is sent."""

from datetime import datetime, timedelta

import msgspec

from wacore.application.messaging.ports import (
    Consents,
    DueMessage,
    DueMessages,
    MessagingUnitOfWork,
)
from wacore.application.messaging.restraint import Restraint, Sender, Verdict
from wacore.application.messaging.settlement import Change, settle
from wacore.application.messaging.stop_sending import announce_pause
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import DispatchId, MessageId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Purpose
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState

NO_CONSENT = "no_consent"
TOO_LATE = "deadline_passed"
PAIR_RATE = "pair_rate"

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
        restraint: Restraint,
        clock: Clock,
        lease: timedelta = timedelta(seconds=60),
    ) -> None:
        self._begin = begin
        self._due = due
        self._consents = consents
        self._restraint = restraint
        self._clock = clock
        self._lease = lease

    async def __call__(self, dispatch_id: DispatchId, limit: int) -> Chunk:
        dispatch = await self._due.dispatch(dispatch_id)
        if dispatch is None or not dispatch.sends:
            return Chunk()
        found = await self._due.due(dispatch_id, self._clock.now(), limit=limit)
        if not found:
            return Chunk()
        messages = [each.message for each in found]
        sender = await self._restraint.sender(dispatch, messages, self._clock.now())
        suppressed = await self._suppressed(dispatch, messages)
        return await self._claim(dispatch_id, found, suppressed, sender)

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
    ) -> Chunk:
        contents = {each.message.id: each.content for each in found}
        refused = {found[i].message.id for i in suppressed}
        async with self._begin() as work:
            now = self._clock.now()
            locked = await work.dispatches.lock([dispatch_id])
            if not locked or not locked[0].sends:
                return Chunk()
            dispatch = locked[0]
            reason = TOO_LATE if dispatch.is_late(now) else ""
            ours = await work.messages.lock_unchanged([each.message for each in found])
            skips = {m.id: reason or NO_CONSENT for m in ours if reason or m.id in refused}
            verdict = await self._restraint.judge(
                work, dispatch, sender, [m for m in ours if m.id not in skips], now
            )
            if verdict.dispatch is not dispatch:
                await work.dispatches.save([verdict.dispatch])
                await announce_pause(work, verdict.dispatch, now)
            changes = self._changes(ours, {**skips, **verdict.skip}, verdict, now)
            await settle(work, changes, now)
            await work.commit()
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
                later = message.wait_until(verdict.until[message.id], PAIR_RATE, now)
                changes.append((message, later))
            elif message.id in go:
                changes.append((message, message.claim(now, self._lease)))
        return changes
