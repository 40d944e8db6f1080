"""Noticing that whoever claimed a message is gone."""

from collections.abc import Sequence
from functools import partial

from wacore.application.messaging.every_dispatch import every_dispatch
from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork
from wacore.application.messaging.settlement import settle
from wacore.application.ports import Begin, Clock
from wacore.domain.messaging.dispatch import Dispatch
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
        found = 0
        async for suspects in every_dispatch(partial(self._due.in_state, MessageState.INFLIGHT)):
            found += await self._reclaim(suspects)
        return found

    async def _reclaim(self, suspects: Sequence[Dispatch]) -> int:
        async with self._begin() as work:
            now = self._clock.now()
            expired = await work.messages.lock_expired(
                [dispatch.id for dispatch in suspects], now, limit=_AT_A_TIME
            )
            lost = await settle(work, [(m, m.lose_lease(now)) for m in expired], now)
            await work.commit()
        return len(lost)
