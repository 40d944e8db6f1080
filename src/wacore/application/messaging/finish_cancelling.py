"""Finishing what whoever cancelled left: all beyond the first portions, or more if it died."""

from wacore.application.messaging.cancel_dispatch import CancelDispatch, CancelDispatchCommand
from wacore.application.messaging.ports import DueMessages

_AT_A_TIME = 100


class FinishCancelling:
    """A sweep: cancelled dispatches have no message that still waits."""

    def __init__(self, due: DueMessages, cancel: CancelDispatch) -> None:
        self._due = due
        self._cancel = cancel

    async def __call__(self) -> int:
        """Answers how many messages it cancelled."""
        cancelled = 0
        for dispatch in await self._due.half_cancelled(limit=_AT_A_TIME):
            command = CancelDispatchCommand(
                organization_id=dispatch.organization_id, dispatch_id=dispatch.id
            )
            while some := await self._cancel(command):
                cancelled += some
        return cancelled
