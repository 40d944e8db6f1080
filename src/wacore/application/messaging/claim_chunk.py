"""Committing the intent to send, before anything is sent."""

from datetime import timedelta

import msgspec

from wacore.application.messaging.ports import (
    Consents,
    DueMessage,
    DueMessages,
    MessagingUnitOfWork,
)
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
        fence: SendingFence,
        clock: Clock,
        lease: timedelta = timedelta(seconds=60),
    ) -> None:
        self._begin = begin
        self._due = due
        self._consents = consents
        self._fence = fence
        self._clock = clock
        self._lease = lease

    async def __call__(self, dispatch_id: DispatchId, limit: int) -> Chunk:
        dispatch = await self._due.dispatch(dispatch_id)
        if dispatch is None or not dispatch.sends:
            return Chunk()
        found = await self._due.due(dispatch_id, self._clock.now(), limit=limit)
        if not found:
            return Chunk()
        suppressed = await self._suppressed(dispatch, [each.message for each in found])
        return await self._claim(dispatch_id, found, suppressed)

    async def _suppressed(self, dispatch: Dispatch, messages: list[Message]) -> set[int]:
        """Asked again at the last moment, since an opt-out after planning counts."""
        if dispatch.purpose not in _ASKED or dispatch.kind is DispatchKind.DIRECT:
            return set()
        return await self._consents.suppressed(
            dispatch.organization_id, dispatch.purpose, [(m.phone, m.bsuid) for m in messages]
        )

    async def _claim(
        self, dispatch_id: DispatchId, found: list[DueMessage], suppressed: set[int]
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
            changes = []
            for message in await work.messages.lock_unchanged([each.message for each in found]):
                skip = reason or (NO_CONSENT if message.id in refused else "")
                after = message.skip(skip, now) if skip else message.claim(now, self._lease)
                changes.append((message, after))
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
