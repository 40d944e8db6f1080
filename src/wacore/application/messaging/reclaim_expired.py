"""Noticing that whoever claimed a message is gone."""

from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork
from wacore.application.messaging.settlement import settle
from wacore.application.ports import Begin, Clock
from wacore.domain.messaging.message_state import MessageState

_AT_A_TIME = 500


class ReclaimExpired:
    """A sweep: messages in flight whose lease has passed become unknown, and are not sent again."""

    def __init__(self, begin: Begin[MessagingUnitOfWork], due: DueMessages, clock: Clock) -> None:
        self._begin = begin
        self._due = due
        self._clock = clock

    async def __call__(self) -> int:
        """Answers how many it found."""
        suspects = await self._due.in_state(MessageState.INFLIGHT, limit=_AT_A_TIME)
        if not suspects:
            return 0
        async with self._begin() as work:
            now = self._clock.now()
            expired = await work.messages.lock_expired(
                [dispatch.id for dispatch in suspects], now, limit=_AT_A_TIME
            )
            lost = await settle(work, [(m, m.lose_lease(now)) for m in expired], now)
            await work.commit()
        return len(lost)
