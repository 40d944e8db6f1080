"""Reports whose message showed up just after they were parked."""

from wacore.application.messaging.apply_statuses import ApplyStatuses
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.ports import Begin, Clock

_AT_A_TIME = 500


class ApplyParked:
    """
    A sweep: apply the parked reports whose wamid belongs to a message by now.

    Answers take the reports parked before them along; these were parked in a transaction that ran
    beside the answer's, so that neither saw the other.
    """

    def __init__(
        self, begin: Begin[MessagingUnitOfWork], apply_statuses: ApplyStatuses, clock: Clock
    ) -> None:
        self._begin = begin
        self._apply_statuses = apply_statuses
        self._clock = clock

    async def __call__(self) -> int:
        """Answers how many reports it found."""
        async with self._begin() as work:
            wamids = await work.parked.known(limit=_AT_A_TIME)
            if not wamids:
                return 0
            reports = await work.parked.take(wamids)
            applied = await self._apply_statuses.within(work, reports, self._clock.now())
            await work.commit()
        await self._apply_statuses.afterwards(applied)
        return len(reports)
