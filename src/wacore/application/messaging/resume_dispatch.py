"""Going on where a dispatch stopped."""

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.ids import DispatchId, OrganizationId
from wacore.domain.messaging.events import DispatchResumed
from wacore.domain.messaging.message_state import WAITING


class ResumeDispatchCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`reason`: only a pause that was made for it ends; None ends any."""

    organization_id: OrganizationId
    dispatch_id: DispatchId
    reason: str | None = None


class ResumeDispatch:
    """
    Send what still waits, and nothing twice. Resuming what runs changes nothing.

    Whoever says why it was paused, as they know it, does not wave through what it was paused for since.
    """

    def __init__(self, begin: Begin[MessagingUnitOfWork], queue: JobQueue, clock: Clock) -> None:
        self._begin = begin
        self._queue = queue
        self._clock = clock

    async def __call__(self, command: ResumeDispatchCommand) -> None:
        """
        Raises:
            DispatchNotFound: Also when it belongs to another organisation.
            DispatchEnded: It is finished or cancelled.
        """
        async with self._begin() as work:
            now = self._clock.now()
            dispatch = await work.dispatches.get(command.organization_id, command.dispatch_id)
            resumed = dispatch.resume(now)
            unseen = command.reason is not None and not dispatch.rests_for(command.reason)
            if resumed is dispatch or unseen:
                return
            await work.dispatches.save([resumed])
            await work.outbox.add(
                DispatchResumed(
                    organization_id=dispatch.organization_id,
                    occurred_at=now,
                    dispatch_id=dispatch.id,
                    reason=dispatch.pause.reason if dispatch.pause else "",
                )
            )
            tally = (await work.tallies.of([dispatch.id]))[dispatch.id]
            await work.commit()
        await wake_up(self._queue, resumed, due=tally.count(*WAITING))
