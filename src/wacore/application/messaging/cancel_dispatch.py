"""Giving up what has not been sent."""

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.settlement import finish, settle
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import DispatchId, OrganizationId
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.events import DispatchCancelled
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import WAITING

_AT_A_TIME = 2000
_AT_ONCE = 10
"""Portions while somebody waits: some seconds. Nothing is sent meanwhile, or afterwards."""


class CancelDispatchCommand(msgspec.Struct, frozen=True, kw_only=True):
    organization_id: OrganizationId
    dispatch_id: DispatchId
    reason: str = "operator"


class CancelDispatch:
    """
    Send nothing more, for good; what is in flight settles.

    The dispatch is cancelled at once, its messages in portions: the first of them here, the others
    by `FinishCancelling`. Cancelling again changes nothing, but takes the next portions.
    """

    def __init__(
        self, begin: Begin[MessagingUnitOfWork], clock: Clock, *, portion: int = _AT_A_TIME
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._portion = portion

    async def __call__(self, command: CancelDispatchCommand) -> int:
        """
        Answers how many messages it cancelled; 0 says that none is left.

        Raises:
            DispatchNotFound: Also when it belongs to another organisation.
            DispatchEnded: It has finished.
        """
        await self._stop(command)
        cancelled = 0
        last: Message | None = None
        for _ in range(_AT_ONCE):
            portion = await self._cancel_some(command.dispatch_id, command.reason, after=last)
            cancelled += len(portion)
            if len(portion) < self._portion:
                break
            last = portion[-1]
        return cancelled

    async def _stop(self, command: CancelDispatchCommand) -> None:
        async with self._begin() as work:
            now = self._clock.now()
            dispatch = await work.dispatches.get(command.organization_id, command.dispatch_id)
            cancelled = dispatch.cancel(now)
            if cancelled is dispatch:
                return
            await work.dispatches.save([cancelled])
            await work.outbox.add(_event(cancelled, command.reason))
            await finish(work, [cancelled], now)
            await work.commit()

    async def _cancel_some(
        self, dispatch_id: DispatchId, reason: str, *, after: Message | None
    ) -> list[Message]:
        async with self._begin() as work:
            now = self._clock.now()
            waiting = await work.messages.lock_in_state(
                dispatch_id, sorted(WAITING), limit=self._portion, after=after
            )
            await settle(work, [(m, m.cancel(reason, now)) for m in waiting], now)
            await work.commit()
        return waiting


def _event(dispatch: Dispatch, reason: str) -> DispatchCancelled:
    return DispatchCancelled(
        organization_id=dispatch.organization_id,
        occurred_at=dispatch.changed_at,
        dispatch_id=dispatch.id,
        reason=reason,
    )
