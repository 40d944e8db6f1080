"""Going on once the portfolio may reach more people."""

from wacore.application.messaging.interlocks import resume
from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork, SenderNumbers
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.messaging.daily_limit import DAILY_LIMIT, enough_free
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message_state import WAITING

_AT_A_TIME = 200


class ResumeWithinLimit:
    """A sweep: what stopped at the portfolio's limit goes on when enough of it is free again."""

    def __init__(
        self,
        begin: Begin[MessagingUnitOfWork],
        due: DueMessages,
        numbers: SenderNumbers,
        queue: JobQueue,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._due = due
        self._numbers = numbers
        self._queue = queue
        self._clock = clock

    async def __call__(self) -> int:
        """Answers how many it resumed."""
        resting = await self._due.resting(DAILY_LIMIT, limit=_AT_A_TIME)
        resumed = 0
        for dispatch in resting:
            resumed += await self._look(dispatch)
        return resumed

    async def _look(self, dispatch: Dispatch) -> bool:
        number = await self._numbers.find(dispatch.organization_id, dispatch.phone_number_id)
        portfolio = (dispatch.organization_id, number.portfolio)
        async with self._begin() as work:
            now = self._clock.now()
            waiting = (await work.tallies.of([dispatch.id]))[dispatch.id].count(*WAITING)
            if number.daily_limit is not None:
                reached = await work.reaches.reached(portfolio, now)
                if not enough_free(number.daily_limit, reached, waiting):
                    return False
            locked = await work.dispatches.lock([dispatch.id])
            going = [each for each in locked if each.rests_for(DAILY_LIMIT)]
            await resume(work, going, lambda _: True, "daily_limit_free", now)
            await work.commit()
        for each in going:
            await wake_up(self._queue, each.resume(now), waiting)
        return bool(going)
