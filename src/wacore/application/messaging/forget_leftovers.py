"""Dropping what sending remembers only for a while."""

from datetime import timedelta

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.ports import Begin, Clock

_PARKED = timedelta(hours=1)
_EVIDENCE = timedelta(days=3)


class ForgetLeftovers:
    """A sweep: statuses of other programs' messages, evidence nobody will ask for, old reaches."""

    def __init__(self, begin: Begin[MessagingUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self) -> int:
        """Answers how much it dropped."""
        async with self._begin() as work:
            now = self._clock.now()
            dropped = await work.parked.forget(now - _PARKED)
            dropped += await work.evidence.forget(now - _EVIDENCE)
            dropped += await work.reaches.forget(now)
            await work.commit()
        return dropped
