"""What a worker is to do, as data; each context's wiring names its own."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from wacore.application.ports import Consume, JobQueue, ReservedJob

RunJob = Callable[[ReservedJob, Callable[[], bool]], Awaitable[bool]]
"""
Do a job. The second argument says whether to go on: when it turns False, stop at the next good
point. The answer is whether all is done; if not, the job is queued again.
"""


@dataclass(frozen=True, kw_only=True)
class Periodic:
    """
    Something to do again and again.

    Attributes:
        run: Answers how much it found.
        every: Seconds between two calls.
        eager: Call again at once while it finds something, since there may be more.
        nudge: Waits until there may be something earlier than that, at most so many seconds.
    """

    name: str
    run: Callable[[], Awaitable[int]]
    every: float
    eager: bool = False
    nudge: Callable[[float], Awaitable[object]] | None = None


@dataclass(frozen=True, kw_only=True)
class Follow:
    """Consume one kind of event under a stable name."""

    event: str
    consumer: str
    consume: Consume


@dataclass(frozen=True, kw_only=True)
class Duties:
    """
    One context's share of the background work.

    Attributes:
        queue: Where its jobs wait; None when it has none.
        jobs: What to call for each kind of job.
        urgent: Likewise, for jobs that others must not keep waiting: they have hands of their own.
        concurrency: Jobs in hand at once, of either sort.
        during: Entered while the worker works, left as soon as it is told to stop.
    """

    role: str
    queue: JobQueue | None = None
    jobs: Mapping[str, RunJob] = field(default_factory=dict)
    urgent: Mapping[str, RunJob] = field(default_factory=dict)
    concurrency: int = 4
    periodic: Sequence[Periodic] = ()
    follows: Sequence[Follow] = ()
    during: Sequence[Callable[[], AbstractAsyncContextManager[None]]] = ()
