"""Trying again what Meta stopped for a while, without saying for how long."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from wacore.application.messaging.every_dispatch import every_dispatch
from wacore.application.messaging.interlocks import resume
from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.messaging.causes import ENDS_UNSAID
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message_state import WAITING

_REST = timedelta(hours=6)
"""Meta blocks for a day or for several; whoever is still refused then rests as long again."""


class ResumeByItself:
    """A sweep: what stopped for a cause that ends by itself goes on after a rest, and meets it or not."""

    def __init__(
        self, begin: Begin[MessagingUnitOfWork], due: DueMessages, queue: JobQueue, clock: Clock
    ) -> None:
        self._begin = begin
        self._due = due
        self._queue = queue
        self._clock = clock

    async def __call__(self) -> int:
        """Answers how many it resumed."""
        resumed = 0
        rested = self._clock.now() - _REST
        for reason in ENDS_UNSAID:
            async for resting in every_dispatch(partial(self._due.resting, reason)):
                ripe = [d for d in resting if (d.stopped_at or d.changed_at) <= rested]
                resumed += await self._resume(ripe, reason)
        return resumed

    async def _resume(self, ripe: Sequence[Dispatch], reason: str) -> int:
        if not ripe:
            return 0
        async with self._begin() as work:
            now = self._clock.now()
            locked = await work.dispatches.lock(sorted(each.id for each in ripe))
            going = [each for each in locked if each.rests_for(reason)]
            tallies = await work.tallies.of([each.id for each in going])
            await resume(work, going, lambda _: True, "tried_again", now)
            await work.commit()
        for each in going:
            await wake_up(self._queue, each.resume(now), tallies[each.id].count(*WAITING))
        return len(going)
