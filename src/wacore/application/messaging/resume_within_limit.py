"""Going on once the portfolio may reach more people."""

from collections import defaultdict
from contextlib import suppress
from functools import partial

from wacore.application.messaging.every_dispatch import every_dispatch
from wacore.application.messaging.interlocks import resume
from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork, SenderNumbers
from wacore.application.messaging.ports_limits import Portfolio
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.messaging.daily_limit import DAILY_LIMIT, enough_free
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message_state import WAITING
from wacore.domain.messaging.number import NumberNotFound


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
        resumed = 0
        for (portfolio, limit), resting in (await self._by_limit()).items():
            reached = 0 if limit is None else await self._reached(portfolio)
            if limit is not None and reached >= limit:
                continue  # as it is for most of the day, of all that rest
            for dispatch in resting:
                resumed += await self._look(dispatch, limit, reached)
        return resumed

    async def _by_limit(self) -> dict[tuple[Portfolio, int | None], list[Dispatch]]:
        found: defaultdict[tuple[Portfolio, int | None], list[Dispatch]] = defaultdict(list)
        async for resting in every_dispatch(partial(self._due.resting, DAILY_LIMIT)):
            for dispatch in resting:
                owner = dispatch.organization_id
                # a number that was taken away just now costs the others nothing
                with suppress(NumberNotFound):
                    number = await self._numbers.find(owner, dispatch.phone_number_id)
                    found[(owner, number.portfolio), number.daily_limit].append(dispatch)
        return found

    async def _reached(self, portfolio: Portfolio) -> int:
        async with self._begin() as work:
            return await work.reaches.reached(portfolio, self._clock.now())

    async def _look(self, dispatch: Dispatch, limit: int | None, reached: int) -> bool:
        async with self._begin() as work:
            now = self._clock.now()
            waiting = (await work.tallies.of([dispatch.id]))[dispatch.id].count(*WAITING)
            if limit is not None and not enough_free(limit, reached, waiting):
                return False
            locked = await work.dispatches.lock([dispatch.id])
            going = [each for each in locked if each.rests_for(DAILY_LIMIT)]
            await resume(work, going, lambda _: True, "daily_limit_free", now)
            await work.commit()
        for each in going:
            await wake_up(self._queue, each.resume(now), waiting)
        return bool(going)
