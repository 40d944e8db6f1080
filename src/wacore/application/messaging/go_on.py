"""Going on, unasked, with dispatches whose rest is over."""

from collections.abc import Sequence

from wacore.application.messaging.interlocks import resume
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message_state import WAITING


class GoOn:
    """Resume those that still rest for a reason, and wake whoever sends them."""

    def __init__(self, begin: Begin[MessagingUnitOfWork], queue: JobQueue, clock: Clock) -> None:
        self._begin = begin
        self._queue = queue
        self._clock = clock

    async def __call__(self, ripe: Sequence[Dispatch], reason: str, word: str) -> int:
        """
        Answers how many it resumed.

        Args:
            word: Why, for whoever is told that they go on.
        """
        if not ripe:
            return 0
        async with self._begin() as work:
            now = self._clock.now()
            locked = await work.dispatches.lock(sorted(each.id for each in ripe))
            going = [each for each in locked if each.rests_for(reason)]
            tallies = await work.tallies.of([each.id for each in going])
            await resume(work, going, lambda _: True, word, now)
            await work.commit()
        for each in going:
            await wake_up(self._queue, each.resume(now), tallies[each.id].count(*WAITING))
        return len(going)
