"""Trying again what Meta stopped for a while, without saying for how long."""

from datetime import timedelta
from functools import partial

from wacore.application.messaging.every_dispatch import every_dispatch
from wacore.application.messaging.go_on import GoOn
from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.messaging.causes import ENDS_UNSAID

_REST = timedelta(hours=6)
"""Meta blocks for a day or for several; whoever is still refused then rests as long again."""


class ResumeByItself:
    """A sweep: what stopped for a cause that ends by itself goes on after a rest, and meets it or not."""

    def __init__(
        self, begin: Begin[MessagingUnitOfWork], due: DueMessages, queue: JobQueue, clock: Clock
    ) -> None:
        self._due = due
        self._clock = clock
        self._go_on = GoOn(begin, queue, clock)

    async def __call__(self) -> int:
        """Answers how many it resumed."""
        resumed = 0
        rested = self._clock.now() - _REST
        for reason in ENDS_UNSAID:
            async for resting in every_dispatch(partial(self._due.resting, reason)):
                ripe = [d for d in resting if (d.stopped_at or d.changed_at) <= rested]
                resumed += await self._go_on(ripe, reason, "tried_again")
        return resumed
