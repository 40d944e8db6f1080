"""Sending once more what did not arrive."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.settlement import settle
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.ids import DispatchId, OrganizationId
from wacore.domain.messaging.error_codes import Effect, ErrorAdvice, SendErrorClass, advice_for
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

    Whoever refused marketing is never among them. Nobody is tried earlier than Meta's rule for the
    error allows, nor more often, unless the error is named.
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
        after: Message | None = None
        while True:
            portion, after = await self._some(command, after)
            planned += portion
            if after is None:
                return planned

    async def _some(
        self, command: RetryFailedCommand, after: Message | None
    ) -> tuple[int, Message | None]:
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
        return len(chosen), found[-1] if len(found) == _AT_A_TIME else None


def _again(message: Message, codes: Sequence[int], now: datetime) -> Message:
    if message.state is MessageState.ABANDONED:
        return message.plan_again(now, now, doubts=1)
    if message.error_code is None:
        return message.plan_again(now, now)
    advice = advice_for(message.error_code, details=message.error_details)
    if Effect.STOPS_MARKETING in advice.effects:
        return message
    if message.error_code not in codes if codes else not _helps(message, advice):
        return message
    if advice.send_class is not SendErrorClass.DEFER_RECIPIENT or advice.retry is None:
        return message.plan_again(now, now)
    tries = message.tries if _told_late(message) else 0
    rest = timedelta(seconds=advice.retry.delay(tries))
    due_at = max(now, (message.failed_at or message.changed_at) + rest)
    again = message.plan_again(due_at, now)
    return again.but(tries=tries + 1) if _told_late(message) else again


def _helps(message: Message, advice: ErrorAdvice) -> bool:
    """Whether another try can."""
    if advice.send_class is SendErrorClass.FAIL_RECIPIENT:
        return advice.retry is not None
    if advice.send_class is SendErrorClass.DEFER_RECIPIENT and advice.retry is not None:
        return not _told_late(message) or advice.retry.allows(message.tries)
    return True


def _told_late(message: Message) -> bool:
    """
    It failed after Meta had taken it, which nobody has answered yet; what Meta refuses at once has had
    all its tries, and begins anew.
    """
    return message.state is MessageState.FAILED
