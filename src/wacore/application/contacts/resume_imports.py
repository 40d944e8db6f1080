"""Find imports whose job was lost, and queue them again."""

from datetime import timedelta

from wacore.application.contacts.readers import ImportReader
from wacore.application.contacts.start_import import import_job
from wacore.application.ports import Clock, JobQueue

_STALLED = timedelta(minutes=2)
_MOST = 100


class ResumeImports:
    """A sweep. Queueing one that is being worked on after all does no harm."""

    def __init__(self, reader: ImportReader, jobs: JobQueue, clock: Clock) -> None:
        self._reader = reader
        self._jobs = jobs
        self._clock = clock

    async def __call__(self) -> int:
        """How many were queued."""
        stalled = await self._reader.stalled(self._clock.now() - _STALLED, _MOST)
        if stalled:
            await self._jobs.enqueue([import_job(*each) for each in stalled])
        return len(stalled)
