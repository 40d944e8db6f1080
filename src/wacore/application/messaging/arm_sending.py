"""Letting a database send that was put back, or moved."""

from collections.abc import Collection

import msgspec

from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork
from wacore.application.messaging.ports_fence import Witness
from wacore.application.messaging.sending_fence import SendingFence
from wacore.application.messaging.settlement import settle
from wacore.application.messaging.stop_sending import stop
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import DispatchKind, Pause
from wacore.domain.messaging.fence import RESTORED, FenceContradicted, Standing, slot_of
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import OPEN, MessageState

_AT_A_TIME = 500
_EVERY = 1_000_000
_UNKNOWN_FIRST = (MessageState.UNKNOWN, *sorted(OPEN - {MessageState.UNKNOWN}))
"""The others become unknown too, and need not be looked at twice."""

_PAUSE = Pause(RESTORED, "The database was restored; look through this campaign, then resume it.")


class ArmSendingCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`restored`: messages may have been sent since this copy was made; else nothing was lost."""

    restored: bool


class Armed(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        doubted: Messages that may have been sent: none of them will be sent by itself.
        paused: Campaigns that somebody has to resume.
    """

    doubted: int = 0
    paused: int = 0


class ArmSending:
    """
    An operator's word that this database may be sent from; it concerns every organisation.

    Of a restored one, whatever has not ended in dispatches that may have been sent from since becomes
    unknown: also what was in flight or unknown before, since news of it came to the lost database. The
    campaigns are paused; to whom they had yet to be planned for, nothing is sent by itself either.
    Interrupted, it can be called again: nothing is claimed before it is through.
    """

    def __init__(
        self,
        begin: Begin[MessagingUnitOfWork],
        due: DueMessages,
        fence: SendingFence,
        witness: Witness,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._due = due
        self._fence = fence
        self._witness = witness
        self._clock = clock

    async def __call__(self, command: ArmSendingCommand) -> Armed:
        """
        Raises:
            FenceContradicted: Nothing is said to be lost, and a witness knows better.
        """
        view = await self._fence.look()
        if view.lineage is None or view.standing is Standing.ARMED:
            return Armed()
        if view.missing and not command.restored:
            raise FenceContradicted(sum(view.missing.values()))
        armed = await self._doubt(view.missing) if command.restored else Armed()
        seen = await self._witness.seen(view.lineage) or {}
        async with self._begin() as work:
            await work.fence.learn(seen)
            fence = await work.fence.read()
            await work.commit()
        if fence is not None:
            await self._witness.note(fence.lineage, fence.claims)
        return armed

    async def _doubt(self, slots: Collection[int]) -> Armed:
        """All that is open in these slots; in every slot, if no witness tells which."""
        found = await self._due.being_planned(limit=_EVERY)
        for state in sorted(OPEN):
            found += await self._due.in_state(state, limit=_EVERY)
        concerned = {d.id: d.kind for d in found if not slots or slot_of(d.id) in slots}
        doubted = paused = 0
        for dispatch_id, kind in concerned.items():
            if kind is DispatchKind.CAMPAIGN:
                paused += await self._pause(dispatch_id)
            for state in _UNKNOWN_FIRST:
                doubted += await self._doubt_all(dispatch_id, state)
        return Armed(doubted=doubted, paused=paused)

    async def _pause(self, dispatch_id: DispatchId) -> int:
        async with self._begin() as work:
            locked = await work.dispatches.lock([dispatch_id])
            restored = [each.restored() for each in locked]
            await work.dispatches.save(restored)
            paused = await stop(work, restored, _PAUSE, self._clock.now())
            await work.commit()
        return paused

    async def _doubt_all(self, dispatch_id: DispatchId, state: MessageState) -> int:
        doubted = 0
        after: Message | None = None
        while True:
            async with self._begin() as work:
                now = self._clock.now()
                found = await work.messages.lock_in_state(
                    dispatch_id, [state], limit=_AT_A_TIME, after=after
                )
                changes = [(message, message.doubt(RESTORED, now)) for message in found]
                doubted += len(await settle(work, changes, now))
                await work.commit()
            if len(found) < _AT_A_TIME:
                return doubted
            after = found[-1]
