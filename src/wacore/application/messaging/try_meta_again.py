"""Going on where Meta's answers were unclear."""

from functools import partial

from wacore.application.messaging.every_dispatch import every_dispatch
from wacore.application.messaging.go_on import GoOn
from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.messaging.doubts import UNCLEAR


class TryMetaAgain:
    """A sweep: what rests for want of clear answers is tried again when its time has come, by a few."""

    def __init__(
        self, begin: Begin[MessagingUnitOfWork], due: DueMessages, queue: JobQueue, clock: Clock
    ) -> None:
        self._due = due
        self._clock = clock
        self._go_on = GoOn(begin, queue, clock)

    async def __call__(self) -> int:
        """Answers how many it resumed."""
        now = self._clock.now()
        resumed = 0
        async for resting in every_dispatch(partial(self._due.resting, UNCLEAR)):
            ripe = [each for each in resting if (each.doubts.until or now) <= now]
            resumed += await self._go_on(ripe, UNCLEAR, "meta_tried_again")
        return resumed
