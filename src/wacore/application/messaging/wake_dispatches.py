"""Finding what should be sent and is not."""

from wacore.application.messaging.ports import DueMessages
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Clock, JobQueue

_AT_A_TIME = 500


class WakeDispatches:
    """
    Queue every running dispatch that has due messages.

    A sweep: it starts what was deferred or scheduled, and repeats wake-ups lost in a crash. A
    dispatch whose job waits already gets no second one.
    """

    def __init__(self, due: DueMessages, queue: JobQueue, clock: Clock) -> None:
        self._due = due
        self._queue = queue
        self._clock = clock

    async def __call__(self) -> int:
        """Answers how many dispatches it found."""
        found = await self._due.waiting(self._clock.now(), limit=_AT_A_TIME)
        for dispatch in found:
            await wake_up(self._queue, dispatch, due=1)
        return len(found)
