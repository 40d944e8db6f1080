"""Stopping one dispatch for a while."""

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.stop_sending import stop
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import DispatchId, OrganizationId
from wacore.domain.messaging.dispatch import Pause
from wacore.domain.messaging.dispatch_errors import DispatchEnded


class PauseDispatchCommand(msgspec.Struct, frozen=True, kw_only=True):
    organization_id: OrganizationId
    dispatch_id: DispatchId
    reason: str = "operator"
    details: str = ""


class PauseDispatch:
    """Claim nothing more; what is in flight goes on. A paused dispatch stays paused as it is."""

    def __init__(self, begin: Begin[MessagingUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: PauseDispatchCommand) -> None:
        """
        Raises:
            DispatchNotFound: Also when it belongs to another organisation.
            DispatchEnded: It is finished or cancelled.
        """
        async with self._begin() as work:
            dispatch = await work.dispatches.get(command.organization_id, command.dispatch_id)
            if dispatch.over:
                raise DispatchEnded(dispatch.id, dispatch.state)
            pause = Pause(reason=command.reason, details=command.details)
            if await stop(work, [dispatch], pause, self._clock.now()):
                await work.commit()
