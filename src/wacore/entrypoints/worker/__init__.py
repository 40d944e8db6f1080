"""Background work: jobs, periodic sweeps and the outbox, in any number of processes."""

from wacore.entrypoints.worker.duties import Duties, Follow, Periodic, RunJob
from wacore.entrypoints.worker.worker import Worker

__all__ = ["Duties", "Follow", "Periodic", "RunJob", "Worker"]
