"""Committing the intent to send, before anything is sent."""

from datetime import datetime, timedelta

import msgspec

from wacore.application.messaging.admission import OVER_CAP, over_cap
from wacore.application.messaging.ports import (
    Consents,
    DueMessage,
    DueMessages,
    MessagingUnitOfWork,
)
from wacore.application.messaging.put_off import PutOff, closed_to, later
from wacore.application.messaging.sending_fence import SendingFence
from wacore.application.messaging.settlement import settle
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Purpose
from wacore.domain.messaging.fence import slot_of
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState

NO_CONSENT = "no_consent"
TOO_LATE = "deadline_passed"

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
        lease: No POST begins later than this after the claim; it is no limit to its duration.
    """

    def __init__(
        self,
        begin: Begin[MessagingUnitOfWork],
        due: DueMessages,
        consents: Consents,
        put_off: PutOff,
        fence: SendingFence,
        clock: Clock,
        lease: timedelta = timedelta(seconds=60),
    ) -> None:
        self._begin = begin
        self._due = due
        self._consents = consents
        self._put_off = put_off
        self._fence = fence
        self._clock = clock
        self._lease = lease

    async def __call__(self, dispatch_id: DispatchId, limit: int) -> Chunk:
        dispatch = await self._due.dispatch(dispatch_id)
        if dispatch is None or not dispatch.sends:
            return Chunk()
        found = await self._open(dispatch, limit)
        if not found:
            return Chunk()
        asked_at = self._clock.now()
        suppressed = await self._suppressed(dispatch, [each.message for each in found])
        return await self._claim(dispatch_id, found, suppressed, asked_at)

    async def _open(self, dispatch: Dispatch, limit: int) -> list[DueMessage]:
        """What is due, after those whose hours are closed have been put off."""
        now = self._clock.now()
        found = await self._due.due(dispatch.id, now, limit=limit)
        if not closed_to(dispatch, [each.message for each in found], now):
            return found
        await self._put_off(dispatch)
        return await self._due.due(dispatch.id, now, limit=limit)

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
            reason = TOO_LATE if locked[0].is_late(now) else ""
            ours = await work.messages.lock_unchanged([each.message for each in found])
            capped = await over_cap(work, locked[0], ours, now)
            changes = []
            for message in ours:
                skip = reason or (NO_CONSENT if message.id in refused else "")
                after = message.skip(skip, now) if skip else later(locked[0], message, now)
                if after is message and message.id in capped:
                    after = message.skip(OVER_CAP, now)
                changes.append(
                    (message, message.claim(now, self._lease) if after is message else after)
                )
            if self._clock.now() - asked_at > CONSENT_IS_FRESH:
                return Chunk(found=len(found))  # this process stood still: it asks again
            await settle(work, changes, now)
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
        return Chunk(messages=claimed, found=len(found))
