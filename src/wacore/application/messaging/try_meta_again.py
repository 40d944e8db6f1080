"""Going on where Meta's answers were unclear."""

from functools import partial

from wacore.application.messaging.every_dispatch import every_dispatch
from wacore.application.messaging.interlocks import resume
from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.doubts import UNCLEAR
from wacore.domain.messaging.message_state import WAITING


class TryMetaAgain:
    """A sweep: what rests for want of clear answers is tried again when its time has come, by a few."""

    def __init__(
        self, begin: Begin[MessagingUnitOfWork], due: DueMessages, queue: JobQueue, clock: Clock
    ) -> None:
        self._begin = begin
        self._due = due
        self._queue = queue
        self._clock = clock

    async def __call__(self) -> int:
        """Answers how many it resumed."""
        now = self._clock.now()
        resumed = 0
        async for resting in every_dispatch(partial(self._due.resting, UNCLEAR)):
            for dispatch in resting:
                if (dispatch.doubts.until or now) <= now:
                    resumed += await self._resume(dispatch)
        return resumed

    async def _resume(self, dispatch: Dispatch) -> bool:
        async with self._begin() as work:
            now = self._clock.now()
            locked = await work.dispatches.lock([dispatch.id])
            going = [each for each in locked if each.rests_for(UNCLEAR)]
            await resume(work, going, lambda _: True, "meta_tried_again", now)
            waiting = (await work.tallies.of([dispatch.id]))[dispatch.id].count(*WAITING)
            await work.commit()
        for each in going:
            await wake_up(self._queue, each.resume(now), waiting)
        return bool(going)
