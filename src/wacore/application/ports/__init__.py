"""What every context asks of the world. Each context adds its own in its `ports.py`."""

from wacore.application.ports.cache import Cache
from wacore.application.ports.clock import Clock
from wacore.application.ports.event_bus import Consume, EventBus
from wacore.application.ports.ids import IdFactory
from wacore.application.ports.inbox import Inbox
from wacore.application.ports.job_queue import DeadJob, DeadJobs, Job, JobQueue, ReservedJob
from wacore.application.ports.outbox import Envelope, Outbox, OutboxRelay
from wacore.application.ports.pages import DEFAULT_LIMIT, MAX_LIMIT, Page, PageRequest
from wacore.application.ports.rate_limiter import RateLimiter
from wacore.application.ports.unit_of_work import Begin, UnitOfWork

__all__ = [
    "DEFAULT_LIMIT",
    "MAX_LIMIT",
    "Begin",
    "Cache",
    "Clock",
    "Consume",
    "DeadJob",
    "DeadJobs",
    "Envelope",
    "EventBus",
    "IdFactory",
    "Inbox",
    "Job",
    "JobQueue",
    "Outbox",
    "OutboxRelay",
    "Page",
    "PageRequest",
    "RateLimiter",
    "ReservedJob",
    "UnitOfWork",
]
