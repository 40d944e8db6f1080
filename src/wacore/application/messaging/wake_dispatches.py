"""Finding what should be sent and is not."""

from functools import partial

from wacore.application.messaging.every_dispatch import every_dispatch
from wacore.application.messaging.ports import DueMessages
from wacore.application.messaging.wake_ups import wake_ups
from wacore.application.ports import Clock, JobQueue


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
        woken = 0
        async for waiting in every_dispatch(partial(self._due.waiting, self._clock.now())):
            await self._queue.enqueue([job for each in waiting for job in wake_ups(each, due=1)])
            woken += len(waiting)
        return woken
