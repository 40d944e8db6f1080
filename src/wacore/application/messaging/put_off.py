"""Letting wait what became due while its hours are closed."""

from collections.abc import Sequence
from datetime import datetime

from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork
from wacore.application.messaging.settlement import settle
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message import Message

_AT_A_TIME = 1000
_TIMES = 100


class PutOff:
    """
    Make a dispatch's due messages due when their hours open.

    Planning does so too; here come those that a pause, a retry or a new attempt has brought into
    closed hours, perhaps a whole campaign of them. None of them costs a permit of the number's.
    """

    def __init__(self, begin: Begin[MessagingUnitOfWork], due: DueMessages, clock: Clock) -> None:
        self._begin = begin
        self._due = due
        self._clock = clock

    async def __call__(self, dispatch: Dispatch) -> None:
        for _ in range(_TIMES):
            now = self._clock.now()
            found = await self._due.due(dispatch.id, now, limit=_AT_A_TIME)
            closed = closed_to(dispatch, [each.message for each in found], now)
            if not closed or not await self._wait(dispatch.id, closed):
                return

    async def _wait(self, dispatch_id: DispatchId, closed: Sequence[Message]) -> bool:
        async with self._begin() as work:
            now = self._clock.now()
            locked = await work.dispatches.lock([dispatch_id])
            if not locked or not locked[0].sends:
                return False
            free = await work.messages.lock_unchanged(closed)
            waiting = [(message, later(locked[0], message, now)) for message in free]
            await settle(work, waiting, now)
            await work.commit()
        return bool(waiting)


def closed_to(dispatch: Dispatch, messages: Sequence[Message], now: datetime) -> list[Message]:
    """Those whose hours do not admit them now."""
    return [message for message in messages if later(dispatch, message, now) is not message]


def later(dispatch: Dispatch, message: Message, now: datetime) -> Message:
    """The message, due when its hours open next; the same object if they are open now."""
    if dispatch.hours is None:
        return message
    until = dispatch.hours.next_open(now, message.time_zone)
    return message if until <= now else message.wait(until, now)
