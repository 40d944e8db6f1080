"""Giving up what has not been sent."""

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.settlement import finish, settle
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import DispatchId, OrganizationId
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.events import DispatchCancelled
from wacore.domain.messaging.message_state import WAITING

_AT_A_TIME = 2000


class CancelDispatchCommand(msgspec.Struct, frozen=True, kw_only=True):
    organization_id: OrganizationId
    dispatch_id: DispatchId
    reason: str = "operator"


class CancelDispatch:
    """
    Send nothing more, for good; what is in flight settles.

    The dispatch is cancelled at once, its messages in portions. Cancelling again changes nothing,
    but finishes the portions of a call that was cut short.
    """

    def __init__(self, begin: Begin[MessagingUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: CancelDispatchCommand) -> int:
        """
        Answers how many messages it cancelled.

        Raises:
            DispatchNotFound: Also when it belongs to another organisation.
            DispatchEnded: It has finished.
        """
        await self._stop(command)
        cancelled = 0
        while True:
            portion = await self._cancel_some(command)
            cancelled += portion
            if portion < _AT_A_TIME:
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

    async def _cancel_some(self, command: CancelDispatchCommand) -> int:
        async with self._begin() as work:
            now = self._clock.now()
            waiting = await work.messages.lock_in_state(
                command.dispatch_id, sorted(WAITING), limit=_AT_A_TIME
            )
            await settle(work, [(m, m.cancel(command.reason, now)) for m in waiting], now)
            await work.commit()
        return len(waiting)


def _event(dispatch: Dispatch, reason: str) -> DispatchCancelled:
    return DispatchCancelled(
        organization_id=dispatch.organization_id,
        occurred_at=dispatch.changed_at,
        dispatch_id=dispatch.id,
        reason=reason,
    )
