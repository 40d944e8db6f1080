"""Sending once more what did not arrive."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.settlement import settle
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.ids import DispatchId, MessageId, OrganizationId
from wacore.domain.messaging.error_codes import Effect, SendErrorClass, advice_for
from wacore.domain.messaging.events import DispatchResumed
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState

_AT_A_TIME = 1000


class RetryFailedCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        error_codes: Only failures with these; empty means all that another try can help.
        abandoned: Also those of which nobody knows whether they were sent: they may arrive twice.
    """

    organization_id: OrganizationId
    dispatch_id: DispatchId
    error_codes: Sequence[int] = ()
    abandoned: bool = False


class RetryFailed:
    """
    Plan a dispatch's failures again.

    Whoever refused marketing is never among them, and nobody is tried earlier than Meta's rule for
    the error allows.
    """

    def __init__(self, begin: Begin[MessagingUnitOfWork], queue: JobQueue, clock: Clock) -> None:
        self._begin = begin
        self._queue = queue
        self._clock = clock

    async def __call__(self, command: RetryFailedCommand) -> int:
        """
        Answers how many it planned.

        Raises:
            DispatchNotFound: Also when it belongs to another organisation.
            DispatchEnded: It was cancelled.
        """
        planned = 0
        after: MessageId | None = None
        while True:
            portion, after = await self._some(command, after)
            planned += portion
            if after is None:
                return planned

    async def _some(
        self, command: RetryFailedCommand, after: MessageId | None
    ) -> tuple[int, MessageId | None]:
        states = [MessageState.FAILED, MessageState.REJECTED]
        if command.abandoned:
            states.append(MessageState.ABANDONED)
        async with self._begin() as work:
            now = self._clock.now()
            dispatch = await work.dispatches.get(command.organization_id, command.dispatch_id)
            found = await work.messages.lock_in_state(
                dispatch.id, states, limit=_AT_A_TIME, after=after
            )
            again = [(m, _again(m, command.error_codes, now)) for m in found]
            chosen = [(before, later) for before, later in again if before is not later]
            if chosen:
                reopened = dispatch.reopen(now)
                if reopened is not dispatch:
                    await work.dispatches.save([reopened])
                    await work.outbox.add(
                        DispatchResumed(
                            organization_id=dispatch.organization_id,
                            occurred_at=now,
                            dispatch_id=dispatch.id,
                            reason="retry_failed",
                        )
                    )
                await settle(work, chosen, now)
                await work.commit()
        await wake_up(self._queue, dispatch, due=len(chosen))
        return len(chosen), found[-1].id if len(found) == _AT_A_TIME else None


def _again(message: Message, codes: Sequence[int], now: datetime) -> Message:
    if message.state is MessageState.ABANDONED:
        return message.plan_again(now, now, doubts=1)
    if message.error_code is None:
        return message.plan_again(now, now)
    advice = advice_for(message.error_code, details=message.error_details)
    if Effect.STOPS_MARKETING in advice.effects:
        return message
    hopeless = advice.send_class is SendErrorClass.FAIL_RECIPIENT and advice.retry is None
    if message.error_code not in codes if codes else hopeless:
        return message
    rest = timedelta(0)
    if advice.send_class is SendErrorClass.DEFER_RECIPIENT and advice.retry is not None:
        rest = timedelta(seconds=advice.retry.first)
    return message.plan_again(max(now, (message.failed_at or message.changed_at) + rest), now)
